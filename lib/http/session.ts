import { randomUUID } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import type { Core } from "../core/core";
import type { MemberActor } from "../core/log";
import { DEVICE_DAYS, memberActor, SESSION_DAYS, type SignInFrom, signDeviceToken, verifyDeviceToken } from "../core/people";

const DAY_SECONDS = 86_400;

/** What a dashboard's cookie holds: which sign-in it is. */
export const sessionClaims = z.object({ sid: z.uuid() });

/**
 * The names of our cookies. With TLS alone those count that no other host of the domain can plant (`__Host-`); without
 * it there are no such names.
 */
export const cookieNames = (isSecure: boolean) => ({
  session: `${isSecure ? "__Host-" : ""}next-auth.session-token`,
  device: `${isSecure ? "__Host-" : ""}baton.device`,
});

/** The headers of a request that say who signed in, as they are after `readForwarded`. */
export type CookieHeaders = { cookie: string | null | undefined; isSecure: boolean };

export const cookieHeaders = (headers: Pick<Headers, "get">): CookieHeaders => ({
  cookie: headers.get("cookie"),
  isSecure: headers.get("x-forwarded-proto") === "https",
});

/** @returns the cookies of a request as a map. */
export function readCookies(header: string | null | undefined): Map<string, string> {
  const pairs = (header ?? "").split(";").map((part) => part.trim().split("="));
  return new Map(pairs.filter((pair) => pair[0]).map(([name, ...value]) => [name as string, decodeValue(value.join("="))]));
}

/** A cookie of another program on the same host may hold a stray "%". */
function decodeValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The member whose dashboard session the cookies of a request hold, unless it has ended. */
export async function memberOfSession(core: Core, { cookie, isSecure }: CookieHeaders): Promise<MemberActor | undefined> {
  const token = readCookies(cookie).get(cookieNames(isSecure).session);
  if (!token) return undefined;
  const decoded = await decode({ token, secret: core.env.AUTH_SECRET }).catch(() => null);
  const claims = sessionClaims.safeParse(decoded);
  return claims.success ? memberActor(core, claims.data.sid) : undefined;
}

const cookie = (name: string, value: string, days: number): string =>
  `${name}=${value}; Path=/; Max-Age=${days * DAY_SECONDS}; HttpOnly; SameSite=Lax${name.startsWith("__Host-") ? "; Secure" : ""}`;

/** The cookie with which the browser goes on that changed how its member signs in, where every session ends. */
export async function sessionCookie(core: Core, sessionId: string, isSecure: boolean): Promise<string> {
  const token = await encode({ token: { sid: sessionId }, secret: core.env.AUTH_SECRET, maxAge: SESSION_DAYS * DAY_SECONDS });
  return cookie(cookieNames(isSecure).session, token, SESSION_DAYS);
}

/** Which browser this is, and who has signed in with it before. */
export async function deviceOf(core: Core, { cookie: header, isSecure }: CookieHeaders): Promise<SignInFrom["device"]> {
  const token = readCookies(header).get(cookieNames(isSecure).device);
  if (!token) return undefined;
  const verified = await verifyDeviceToken(token, core.secrets.signingKey, core.now());
  return verified.ok ? { id: verified.claims.sub, members: verified.claims.members } : undefined;
}

/** The cookie by which a browser is known after a sign-in. */
export async function deviceCookie(core: Core, device: SignInFrom["device"], memberId: number, isSecure: boolean): Promise<string> {
  const members = [...(device?.members ?? []).filter((id) => id !== memberId), memberId];
  const token = await signDeviceToken(core.secrets.signingKey, device?.id ?? randomUUID(), members, core.now());
  return cookie(cookieNames(isSecure).device, token, DEVICE_DAYS);
}
