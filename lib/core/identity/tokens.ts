import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { parse } from "../../protocol/parse";

/** Seconds a member's access token lives (contract 1). */
export const ACCESS_TOKEN_SECONDS = 900;
/** Days a visitor is known by after their last first contact. */
const VISITOR_TOKEN_DAYS = 365;

/** Days a browser is known after its last sign-in. */
export const DEVICE_DAYS = 365;
/** Members who may share a browser and each be known in it. */
const DEVICE_MEMBERS_MAX = 20;

const memberClaims = z.object({ typ: z.literal("member"), sub: z.string(), sid: z.uuid(), exp: z.number() });
const deviceClaims = z.object({ typ: z.literal("device"), sub: z.uuid(), members: z.array(z.number()).max(DEVICE_MEMBERS_MAX) });
const visitorClaims = z.object({ typ: z.literal("visitor"), sub: z.uuid(), assistant_id: z.string() });

/** @returns a signed access token for a member, good for as long as the session it names. */
export async function signMemberToken(key: Uint8Array, memberId: number, sessionId: string, now: Date): Promise<string> {
  return new SignJWT({ typ: "member", sid: sessionId })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(String(memberId))
    .setIssuedAt(now)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + ACCESS_TOKEN_SECONDS)
    .sign(await importKey(key));
}

export type TokenFault = "expired" | "invalid";
export type Verified<T> = { ok: true; claims: T } | { ok: false; fault: TokenFault };

const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();

/** The key as the platform wants it: made ready once, not at each of a thousand clients that come back together. */
function importKey(key: Uint8Array): Promise<CryptoKey> {
  const known = imported.get(key);
  if (known) return known;
  const made = crypto.subtle.importKey("raw", Uint8Array.from(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  imported.set(key, made);
  return made;
}

async function verify<T>(token: string, key: Uint8Array, schema: z.ZodType<T>, now: Date): Promise<Verified<T>> {
  try {
    const { payload } = await jwtVerify(token, await importKey(key), { algorithms: ["HS256"], currentDate: now });
    const claims = parse(schema, payload);
    return claims.ok ? { ok: true, claims: claims.value } : { ok: false, fault: "invalid" };
  } catch (error) {
    return { ok: false, fault: (error as { code?: string }).code === "ERR_JWT_EXPIRED" ? "expired" : "invalid" };
  }
}

export const verifyMemberToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, memberClaims, now);

/** A visitor is nobody in the database until they write, so the token itself says who they are. */
export async function signVisitorToken(key: Uint8Array, visitorId: string, assistantId: string, now: Date): Promise<string> {
  return new SignJWT({ typ: "visitor", assistant_id: assistantId })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(visitorId)
    .setIssuedAt(now)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + VISITOR_TOKEN_DAYS * 86_400)
    .sign(await importKey(key));
}

export const verifyVisitorToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, visitorClaims, now);

/** Says that somebody has signed in with this browser before: it opens nothing. */
export async function signDeviceToken(key: Uint8Array, deviceId: string, memberIds: readonly number[], now: Date): Promise<string> {
  return new SignJWT({ typ: "device", members: memberIds.slice(-DEVICE_MEMBERS_MAX) })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(deviceId)
    .setIssuedAt(now)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + DEVICE_DAYS * 86_400)
    .sign(await importKey(key));
}

/** Seconds in which somebody with several memberships names the one they want. */
const CHOICE_SECONDS = 300;
const choiceClaims = z.object({ typ: z.literal("choice"), members: z.array(z.number()) });

/** Says that an identity provider vouched for its holder as any of these members. */
export async function signChoiceToken(key: Uint8Array, memberIds: readonly number[], now: Date): Promise<string> {
  return new SignJWT({ typ: "choice", members: memberIds })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt(now)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + CHOICE_SECONDS)
    .sign(await importKey(key));
}

export const verifyChoiceToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, choiceClaims, now);

const CONFIRMATION_DAYS = 7;
const confirmationClaims = z.object({ typ: z.literal("confirmation"), sub: z.string(), email: z.string() });

/** Goes to an address by email: who has it can read what is sent there. */
export async function signConfirmationToken(key: Uint8Array, memberId: number, email: string, now: Date): Promise<string> {
  return new SignJWT({ typ: "confirmation", email })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(String(memberId))
    .setIssuedAt(now)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + CONFIRMATION_DAYS * 86_400)
    .sign(await importKey(key));
}

export const verifyConfirmationToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, confirmationClaims, now);

export const verifyDeviceToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, deviceClaims, now);

const siteClaims = z.object({
  site_id: z.union([z.string().min(1).max(200), z.number()]).transform(String),
  sub: z.union([z.string().min(1).max(200), z.number()]).transform(String),
  // The last second that a date can name.
  exp: z.number().max(8_640_000_000_000),
  name: z.string().max(200).optional(),
  email: z.string().max(254).optional(),
  allowed_domains: z.array(z.string().max(253)).max(100).optional(),
});
export type SiteClaims = z.output<typeof siteClaims>;

/** What an unverified site token says of itself: enough to find the site whose secret checks it. */
export function peekSiteToken(token: string): { siteId: string } | undefined {
  const payload = token.split(".")[1];
  if (!payload) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const siteId = (claims as { site_id?: unknown } | null)?.site_id;
    const parsed = parse(siteClaims.shape.site_id, siteId);
    return parsed.ok ? { siteId: parsed.value } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param secret the site's secret: its UTF-8 bytes are the HMAC key.
 * @param requireSignature false only outside production (WS_REQUIRE_TOKEN_SIGNATURE).
 */
export async function verifySiteToken(token: string, secret: string, now: Date, requireSignature = true): Promise<Verified<SiteClaims>> {
  const verified = await verify(token, new TextEncoder().encode(secret), siteClaims, now);
  if (verified.ok || requireSignature || verified.fault === "expired") return verified;
  const claims = parse(siteClaims, claimsOf(token));
  if (!claims.ok) return verified;
  return claims.value.exp * 1000 > now.getTime() ? { ok: true, claims: claims.value } : { ok: false, fault: "expired" };
}

function claimsOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
