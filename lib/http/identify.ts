import type { IncomingMessage } from "node:http";
import type { Core } from "../core/core";
import { type Actor, DomainError, forbidden, isOutside, type MemberActor } from "../core/log";
import { authenticateBearer, isAdminOrigin, isOwnOrigin, mayPass, originPolicyOf, type SignInFrom } from "../core/people";
import { addressKey, noteSecurity } from "../core/system";
import { readUrl } from "../protocol/read-url";
import { noteHeader } from "./note-header";
import { cookieHeaders, deviceOf, memberOfSession } from "./session";

const ADDRESS_HEADER = "x-baton-address";

/** Puts the peer's address where the routes read it, over whatever a client sent (trusted proxies considered). */
export function noteAddress(request: IncomingMessage, address: string): void {
  noteHeader(request, ADDRESS_HEADER, address);
}

const unauthenticated = (why: string, help?: string) => new DomainError("UNAUTHENTICATED", why, help ? { help } : {});

/** Who asks, and until when their credential lasts where it runs out by itself. */
export type Identified = { actor: Actor; expiresAt: Date | null };

/**
 * Who makes a REST request: `Authorization: Bearer …`, else the dashboard's session cookie.
 * @returns null when there is no credential at all
 * @throws DomainError UNAUTHENTICATED for a credential that opens nothing, FORBIDDEN for a foreign origin
 */
export async function identify(core: Core, request: Request, queryToken?: string | null): Promise<Identified | null> {
  const header = request.headers.get("authorization");
  const bearer = header ? /^Bearer\s+(\S+)$/i.exec(header)?.[1] : queryToken;
  if (bearer) return byBearer(core, request, bearer);
  if (header) throw unauthenticated("The Authorization header is not `Bearer …`");
  const actor = await bySession(core, request);
  return actor && { actor, expiresAt: null };
}

async function byBearer(core: Core, request: Request, token: string): Promise<Identified> {
  const found = await authenticateBearer(core, token);
  if (!found.ok) {
    if (found.fault === "expired") throw unauthenticated("The token has run out", "Fetch a new one and try again.");
    throw await countWrong(core, request, unauthenticated("The credential is not valid"));
  }
  const origin = request.headers.get("origin") ?? undefined;
  if (!isOutside(found.actor)) {
    if (origin !== undefined && found.actor.type === "member" && !isAdminOrigin(core.env, origin, hostOf(request)))
      throw refuseOrigin(core, request, "This origin may not use the API");
    return { actor: found.actor, expiresAt: found.expiresAt };
  }
  const policy = await originPolicyOf(core, found.actor);
  const own = origin !== undefined && isOwnOrigin(core.env, origin, hostOf(request));
  const narrowed = "claims" in found ? (found.claims as { allowed_domains?: string[] } | undefined)?.allowed_domains : undefined;
  // A request without an Origin is not refused here: browsers send none with a GET to their own origin.
  if (!policy || (origin !== undefined && !mayPass(policy, { origin, own }, narrowed)))
    throw refuseOrigin(core, request, "This origin is not among the allowed domains");
  return { actor: found.actor, expiresAt: found.expiresAt };
}

async function bySession(core: Core, request: Request): Promise<MemberActor | null> {
  const actor = await memberOfSession(core, cookieHeaders(request.headers));
  if (!actor) return null;
  const fetchSite = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin") ?? (fetchSite === null ? refererOrigin(request) : null);
  if (!cookieAllowed(core, origin, fetchSite, hostOf(request))) {
    throw refuseOrigin(core, request, "A session cookie is taken from the dashboard's own origin alone");
  }
  return actor;
}

/** Over plain HTTP, other than on localhost, browsers send no `Sec-Fetch-Site`; a `Referer` no page can forge, only leave out. */
function refererOrigin(request: Request): string | null {
  const referer = request.headers.get("referer");
  return readUrl(referer ?? "")?.origin ?? null;
}

/** Where a request came from and went to, as a line of the log tells it. */
const whereOf = (request: Request) => ({
  address: addressOf(request),
  method: request.method,
  path: new URL(request.url).pathname.slice(0, 200),
  origin: request.headers.get("origin")?.slice(0, 200),
});

function refuseOrigin(core: Core, request: Request, why: string): DomainError {
  noteSecurity(core, "origin.refused", whereOf(request));
  return forbidden(why);
}

/** Browsers leave `Origin` out of a same-origin GET but say so in `Sec-Fetch-Site`, which a page can't set. */
export function cookieAllowed(core: Core, origin: string | null, fetchSite: string | null, host: string | undefined): boolean {
  if (origin === null) return fetchSite === "same-origin" || fetchSite === "none";
  return isAdminOrigin(core.env, origin, host);
}

export const hostOf = (request: Request): string | undefined => request.headers.get("host") ?? undefined;

export const addressOf = (request: Request): string => request.headers.get(ADDRESS_HEADER) ?? "unknown";

/** Where a sign-in comes from: its address, its program, and whether this browser is known. */
export async function signInFrom(core: Core, headers: Pick<Headers, "get">): Promise<SignInFrom> {
  return {
    address: headers.get(ADDRESS_HEADER) ?? undefined,
    userAgent: headers.get("user-agent") ?? undefined,
    device: await deviceOf(core, cookieHeaders(headers)),
  };
}

/**
 * The refusal of a credential that opens nothing: an address that brings many gets 429. One that is right is let
 * in from there all the same, so nobody can have their neighbours locked out.
 */
export async function countWrong(core: Core, request: Request, refusal: DomainError): Promise<DomainError> {
  noteSecurity(core, "credential.refused", whereOf(request));
  const hit = await core.limits.wrongCredentials.hit(addressKey(addressOf(request)));
  return hit.allowed ? refusal : new DomainError("RATE_LIMITED", "Too many wrong credentials", { retryAfterMs: hit.retryAfterMs });
}
