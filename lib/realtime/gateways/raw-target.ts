import { peekSiteToken } from "../../core/people";
import { type Admission, admitCustomer, admitMember, admitVisitor, type Peer, Refusal } from "../authenticate";
import type { LiveActor } from "../connection";
import type { Realtime } from "../realtime";

/** Whom an address is for. `owner`: whose token it has to be, as older clients name themselves in the path. */
type Target = { kind: "member" | "customer" | "visitor"; dialog?: string | undefined; owner?: string | undefined };

export const NAMESPACE_OF = { member: "/admin", customer: "/site", visitor: "/widget" } as const;

const DIALOG_PATH = /^\/ws\/(?:(site|widget)\/)?dialogs\/([^/]{1,64})\/?$/;
/** Those of older systems: `/ws`, `/ws/connect`, `/ws/{user_id}`, `/ws/operator/{id}`. */
const TOKEN_PATH = /^\/ws(?:\/connect|\/operator\/([^/]{1,300})|\/([^/]{1,300}))?\/?$/;

/** `/ws/dialogs/{id}`, `/ws/site/dialogs/{id}`, `/ws/widget/dialogs/{id}`, and those that a token alone opens (protocol.md 7). */
export function targetOf({ pathname, searchParams }: URL): Target | undefined {
  const parts = DIALOG_PATH.exec(pathname);
  if (parts) return { kind: parts[1] === "site" ? "customer" : parts[1] === "widget" ? "visitor" : "member", dialog: parts[2] };
  const named = TOKEN_PATH.exec(pathname);
  if (!named) return undefined;
  const kind = peekSiteToken(searchParams.get("token") ?? "") ? "customer" : "member";
  const name = named[1] ?? named[2];
  return name === undefined ? { kind } : { kind, owner: decode(name) };
}

/** What is no percent-encoding names nobody. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/**
 * What a token says of whom it is: a member's id; a customer's `sub`, also where they were merged into another since, or the id
 * of their contact.
 * @param token that by which the actor was let in
 */
function idsOf(actor: LiveActor, token: string | undefined): (string | undefined)[] {
  if (actor.type === "member") return [String(actor.memberId)];
  return actor.type === "customer" ? [peekSiteToken(token ?? "")?.sub, actor.externalId, actor.contactId] : [];
}

/** @throws Refusal */
export async function admit(core: Realtime["core"], target: Target, query: URLSearchParams, peer: Peer): Promise<Admission> {
  const admission = await admitBy(core, target, query, peer);
  const { actor } = admission;
  if (target.owner !== undefined && !idsOf(actor, siteTokenIn(query)).includes(target.owner))
    throw new Refusal("AUTH_FAILED", undefined, undefined, actor.workspaceId);
  return admission;
}

const siteTokenIn = (query: URLSearchParams): string | undefined => query.get("site_token") ?? query.get("token") ?? undefined;

function admitBy(core: Realtime["core"], { kind }: Target, query: URLSearchParams, peer: Peer): Promise<Admission> {
  const get = (name: string) => query.get(name) ?? undefined;
  if (kind === "member") return admitMember(core, { token: get("token") }, peer);
  if (kind === "customer") {
    const site_token = siteTokenIn(query);
    if (site_token === undefined) throw new Refusal("AUTH_FAILED");
    return admitCustomer(core, { site_token }, peer);
  }
  const assistant_id = get("assistant_id");
  if (assistant_id === undefined) throw new Refusal("PROTOCOL_ERROR");
  return admitVisitor(core, { assistant_id, visitor_token: get("visitor_token") }, peer);
}
