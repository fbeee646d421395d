import { randomUUID } from "node:crypto";
import type { Core } from "../core/core";
import { DomainError, type OutsideActor, type VisitorActor } from "../core/log";
import {
  type AuthFault,
  authenticateCustomer,
  authenticateMember,
  authenticateVisitor,
  identifyVisitor,
  isAdminOrigin,
  isOwnOrigin,
  mayPass,
  originPolicyOf,
  rememberDashboardOrigin,
  signVisitorToken,
} from "../core/people";
import { limitSession } from "../core/system";
import { cookieAllowed } from "../http/identify";
import { memberOfSession } from "../http/session";
import type { CloseName } from "../protocol/closes";
import { PROTOCOL_OLDEST } from "../protocol/version";
import { visitorName } from "../protocol/visitor-name";
import type { LiveActor } from "./connection";

/** Where a connection comes from, as the handshake has it. */
export type Peer = {
  origin: string | undefined;
  host: string | undefined;
  address: string;
  cookie: string | undefined;
  /** Whether it came by TLS. */
  isSecure: boolean;
  fetchSite: string | undefined;
  country?: string | undefined;
  userAgent: string | undefined;
};

export type Admission = {
  actor: LiveActor;
  expiresAt: Date | null;
  /** The origin policy by which somebody from outside was let in, by its fingerprint. */
  originPolicy?: string;
  /** What a visitor is known by from now on: one who is new, or who turned out to be another. */
  visitorToken?: string;
  /** A visitor of whom nothing is known yet. */
  isNew?: boolean;
};

/** Why a connection is not accepted (protocol.md 2). */
export class Refusal extends Error {
  constructor(
    readonly close: CloseName,
    readonly retryAfterMs?: number,
    readonly help?: string,
    /** Whose connection it would have been, where that is known. */
    readonly workspaceId?: number,
  ) {
    super(close);
  }
}

/** What becomes of a connection to this workspace; a refusal says that it would have been one. */
export async function inWorkspace<T>(workspaceId: number, admitting: Promise<T>): Promise<T> {
  try {
    return await admitting;
  } catch (error) {
    if (!(error instanceof Refusal) || error.workspaceId !== undefined) throw error;
    throw new Refusal(error.close, error.retryAfterMs, error.help, workspaceId);
  }
}

/**
 * A client may say which version of the wire it speaks. One that says nothing is taken for a new one, and what is no
 * version is a malformed handshake.
 * @throws Refusal PROTOCOL_ERROR
 */
export function requireProtocol(given: unknown): void {
  if (given === undefined || given === null) return;
  const version = typeof given === "string" && /^\d{1,9}$/.test(given) ? Number(given) : given;
  if (typeof version !== "number" || !Number.isInteger(version)) throw new Refusal("PROTOCOL_ERROR");
  if (version < PROTOCOL_OLDEST)
    throw new Refusal("PROTOCOL_ERROR", undefined, "This client is too old for the server. Reload the page, or update the client.");
}

const CLOSE_OF: Record<AuthFault, CloseName> = {
  missing: "AUTH_FAILED",
  invalid: "AUTH_FAILED",
  expired: "AUTH_EXPIRED",
  not_found: "NOT_FOUND",
  blocked: "NOT_FOUND",
};

/** @throws Refusal AUTH_FAILED, AUTH_EXPIRED, FORBIDDEN_DOMAIN */
export async function admitMember(core: Core, auth: { token?: string | undefined }, peer: Peer): Promise<Admission> {
  if (peer.origin !== undefined && !isAdminOrigin(core.env, peer.origin, peer.host)) throw new Refusal("FORBIDDEN_DOMAIN");
  if (auth.token !== undefined) {
    const found = await authenticateMember(core, auth.token);
    if (!found.ok) throw new Refusal(CLOSE_OF[found.fault]);
    return found;
  }
  const actor = await memberOfSession(core, peer);
  if (!actor) throw new Refusal("AUTH_FAILED");
  if (!cookieAllowed(core, peer.origin ?? null, peer.fetchSite ?? null, peer.host)) throw new Refusal("FORBIDDEN_DOMAIN");
  if (peer.origin && isOwnOrigin(core.env, peer.origin, peer.host)) await rememberDashboardOrigin(core, actor, peer.origin);
  return { actor, expiresAt: null };
}

/** @returns the fingerprint of the origin policy */
async function checkOrigin(core: Core, actor: OutsideActor, peer: Peer, narrowed?: readonly string[]): Promise<string> {
  const originPolicy = await originPolicyOf(core, actor);
  if (!originPolicy) throw new Refusal("NOT_FOUND");
  // Long polling from our own frame carries no Origin, but says so in a header that a page can't set.
  const own = peer.origin === undefined ? peer.fetchSite === "same-origin" : isOwnOrigin(core.env, peer.origin, peer.host);
  if (!mayPass(originPolicy, { origin: peer.origin, own }, narrowed)) throw new Refusal("FORBIDDEN_DOMAIN");
  return originPolicy.fingerprint;
}

/** @throws Refusal AUTH_FAILED, AUTH_EXPIRED, NOT_FOUND, FORBIDDEN_DOMAIN */
export async function admitCustomer(
  core: Core,
  auth: { site_token: string; visitor_token?: string | undefined },
  peer: Peer,
): Promise<Admission> {
  const found = await authenticateCustomer(core, auth.site_token);
  if (!found.ok) throw new Refusal(CLOSE_OF[found.fault]);
  const originPolicy = await inWorkspace(found.actor.workspaceId, checkOrigin(core, found.actor, peer, found.claims?.allowed_domains));
  if (auth.visitor_token !== undefined) await identifyVisitor(core, found.actor, auth.visitor_token);
  return { actor: found.actor, expiresAt: found.expiresAt, originPolicy };
}

function refuseOverLimit(error: unknown): never {
  throw error instanceof DomainError && error.code === "RATE_LIMITED" ? new Refusal("RATE_LIMITED", error.more.retryAfterMs) : error;
}

/**
 * A visitor of an assistant. A token that is not valid, or is another assistant's, counts as none: a new visitor.
 * @throws Refusal NOT_FOUND, FORBIDDEN_DOMAIN, RATE_LIMITED
 */
export async function admitVisitor(
  core: Core,
  auth: { assistant_id: string; visitor_token?: string | undefined },
  peer: Peer,
): Promise<Admission> {
  const known = auth.visitor_token === undefined ? undefined : await authenticateVisitor(core, auth.visitor_token);
  if (known && !known.ok && known.fault === "blocked") throw new Refusal(CLOSE_OF.blocked);
  if (known?.ok && known.actor.assistantId === auth.assistant_id) {
    const originPolicy = await inWorkspace(known.actor.workspaceId, checkOrigin(core, known.actor, peer));
    const admission = { actor: { ...known.actor, address: peer.address }, expiresAt: null, originPolicy };
    if (!known.moved) return admission;
    const { contactId, assistantId } = known.actor;
    return { ...admission, visitorToken: await signVisitorToken(core.secrets.signingKey, contactId, assistantId, core.now()) };
  }
  const assistant = await core.rows.assistant(auth.assistant_id);
  if (!assistant) throw new Refusal("NOT_FOUND");
  const contactId = randomUUID();
  const actor: VisitorActor = {
    type: "visitor",
    workspaceId: assistant.workspace_id,
    contactId,
    name: visitorName(contactId),
    assistantId: assistant.id,
    address: peer.address,
  };
  const { workspaceId } = actor;
  const originPolicy = await inWorkspace(workspaceId, checkOrigin(core, actor, peer));
  await inWorkspace(workspaceId, limitSession(core, actor).catch(refuseOverLimit));
  return {
    actor,
    expiresAt: null,
    originPolicy,
    visitorToken: await signVisitorToken(core.secrets.signingKey, contactId, assistant.id, core.now()),
    isNew: true,
  };
}
