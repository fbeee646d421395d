import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import type { MemberActor } from "../core/actor";
import type { Core } from "../core/core";
import { memberActor } from "../core/identity/authenticate";

export const SESSION_COOKIES = ["__Secure-next-auth.session-token", "next-auth.session-token"] as const;

/** What our sessions hold: who, and the epoch that ends them all at once. */
export const sessionClaims = z.object({ member_id: z.number(), epoch: z.number() });

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

/** next-auth splits a token over numbered cookies where it is longer than one may be. */
function sessionToken(cookies: Map<string, string>): string | undefined {
  for (const name of SESSION_COOKIES) {
    const whole = cookies.get(name);
    if (whole) return whole;
    const parts: string[] = [];
    for (let part = cookies.get(`${name}.0`); part !== undefined; part = cookies.get(`${name}.${parts.length}`)) parts.push(part);
    if (parts.length > 0) return parts.join("");
  }
  return undefined;
}

/** The member whose dashboard session a cookie header holds, unless they were revoked since. */
export async function memberOfSession(core: Core, cookieHeader: string | null | undefined): Promise<MemberActor | undefined> {
  const token = sessionToken(readCookies(cookieHeader));
  if (!token) return undefined;
  const decoded = await decode({ token, secret: core.env.AUTH_SECRET }).catch(() => null);
  const claims = sessionClaims.safeParse(decoded);
  return claims.success ? memberActor(core, claims.data.member_id, claims.data.epoch) : undefined;
}

/** Days a session lasts without being used. */
export const SESSION_DAYS = 30;

/**
 * The cookie that keeps the page that changed its own password signed in, where every other session ends.
 * @returns undefined when the request came without a session cookie
 */
export async function renewSession(
  core: Core,
  cookieHeader: string | null,
  claims: z.infer<typeof sessionClaims>,
): Promise<string | undefined> {
  const cookies = readCookies(cookieHeader);
  const name = SESSION_COOKIES.find((candidate) => cookies.has(candidate));
  if (!name) return undefined;
  const maxAge = SESSION_DAYS * 86_400;
  const token = await encode({ token: claims, secret: core.env.AUTH_SECRET, maxAge });
  return `${name}=${token}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${name.startsWith("__Secure-") ? "; Secure" : ""}`;
}
