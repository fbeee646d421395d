import { errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { parse } from "../../../protocol/parse";
import { readOwn, signOwn } from "../../system";

/** Seconds a member's access token lives (protocol.md 1). */
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

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** @param lasts seconds from now on */
const sign = (key: Uint8Array, claims: Record<string, unknown>, now: Date, lasts: number): string =>
  signOwn(key, { ...claims, iat: seconds(now), exp: seconds(now) + lasts });

/** @returns a signed access token for a member, good for as long as the session it names. */
export async function signMemberToken(key: Uint8Array, memberId: number, sessionId: string, now: Date): Promise<string> {
  return sign(key, { typ: "member", sub: String(memberId), sid: sessionId }, now, ACCESS_TOKEN_SECONDS);
}

type TokenFault = "expired" | "invalid";
export type Verified<T> = { ok: true; claims: T } | { ok: false; fault: TokenFault };

const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();

/** The key as the platform wants it: made ready once, not at each of a thousand clients that come back together. */
function importKey(key: Uint8Array): Promise<CryptoKey> {
  const known = imported.get(key);
  if (known) return known;
  const made = crypto.subtle.importKey("raw", Uint8Array.from(key), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  imported.set(key, made);
  return made;
}

/** Our own are checked at once; any other, as sites' backends sign them, by the library. */
async function verify<T>(token: string, key: Uint8Array, schema: z.ZodType<T>, now: Date): Promise<Verified<T>> {
  try {
    const claims = parse(schema, readOwnClaims(token, key, now) ?? (await readAnyClaims(token, key, now)));
    return claims.ok ? { ok: true, claims: claims.value } : { ok: false, fault: "invalid" };
  } catch (error) {
    return { ok: false, fault: (error as { code?: string }).code === "ERR_JWT_EXPIRED" ? "expired" : "invalid" };
  }
}

/** @throws JWTExpired */
function readOwnClaims(token: string, key: Uint8Array, now: Date): Record<string, unknown> | undefined {
  const claims = readOwn(key, token);
  // What says more of its time than ours do is the library's to judge.
  if (!claims || typeof claims.exp !== "number" || claims.nbf !== undefined) return undefined;
  if (claims.exp <= seconds(now)) throw new errors.JWTExpired("the token has run out", claims);
  return claims;
}

async function readAnyClaims(token: string, key: Uint8Array, now: Date): Promise<JWTPayload> {
  return (await jwtVerify(token, await importKey(key), { algorithms: ["HS256"], currentDate: now })).payload;
}

export const verifyMemberToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, memberClaims, now);

/** A visitor is nobody in the database until they write, so the token itself says who they are. */
export async function signVisitorToken(key: Uint8Array, visitorId: string, assistantId: string, now: Date): Promise<string> {
  return sign(key, { typ: "visitor", assistant_id: assistantId, sub: visitorId }, now, VISITOR_TOKEN_DAYS * 86_400);
}

export const verifyVisitorToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, visitorClaims, now);

/** Says that somebody has signed in with this browser before: it opens nothing. */
export async function signDeviceToken(key: Uint8Array, deviceId: string, memberIds: readonly number[], now: Date): Promise<string> {
  return sign(key, { typ: "device", sub: deviceId, members: memberIds.slice(-DEVICE_MEMBERS_MAX) }, now, DEVICE_DAYS * 86_400);
}

/** Seconds in which somebody with several memberships names the one they want. */
const CHOICE_SECONDS = 300;
const choiceClaims = z.object({ typ: z.literal("choice"), members: z.array(z.number()) });

/** Says that an identity provider vouched for its holder as any of these members. */
export async function signChoiceToken(key: Uint8Array, memberIds: readonly number[], now: Date): Promise<string> {
  return sign(key, { typ: "choice", members: memberIds }, now, CHOICE_SECONDS);
}

export const verifyChoiceToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, choiceClaims, now);

const CONFIRMATION_DAYS = 7;
const confirmationClaims = z.object({ typ: z.literal("confirmation"), sub: z.string(), email: z.string() });

/** Goes to an address by email: who has it can read what is sent there. */
export async function signConfirmationToken(key: Uint8Array, memberId: number, email: string, now: Date): Promise<string> {
  return sign(key, { typ: "confirmation", email, sub: String(memberId) }, now, CONFIRMATION_DAYS * 86_400);
}

export const verifyConfirmationToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, confirmationClaims, now);

/** Seconds in which the link of a password reset can be used. */
const RESET_SECONDS = 3_600;
const resetClaims = z.object({ typ: z.literal("password_reset"), sub: z.string(), state: z.string() });

/** @param state what the account is as the link is sent: it opens nothing once that is another */
export async function signResetToken(key: Uint8Array, memberId: number, state: string, now: Date): Promise<string> {
  return sign(key, { typ: "password_reset", state, sub: String(memberId) }, now, RESET_SECONDS);
}

export const verifyResetToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, resetClaims, now);

/** Days in which the link of an invitation can be used. */
export const INVITATION_DAYS = 7;
const invitationClaims = z.object({ typ: z.literal("invitation"), sub: z.string(), state: z.string() });

/** @param state what the invitation is as the link is sent: it opens nothing once that is another */
export async function signInvitationToken(key: Uint8Array, invitationId: number, state: string, now: Date): Promise<string> {
  return sign(key, { typ: "invitation", state, sub: String(invitationId) }, now, INVITATION_DAYS * 86_400);
}

export const verifyInvitationToken = (token: string, key: Uint8Array, now: Date) => verify(token, key, invitationClaims, now);

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

/** What an unverified site token says of itself: enough to find the site whose secret checks it, and whose it claims to be. */
export function peekSiteToken(token: string): { siteId: string; sub: string | undefined } | undefined {
  const payload = token.split(".")[1];
  if (!payload) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const { site_id, sub } = (claims ?? {}) as { site_id?: unknown; sub?: unknown };
    if (site_id === undefined) return undefined;
    const [site, subject] = [parse(siteClaims.shape.site_id, site_id), parse(siteClaims.shape.sub, sub)];
    return site.ok ? { siteId: site.value, sub: subject.ok ? subject.value : undefined } : undefined;
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
