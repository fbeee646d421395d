import { and, eq, isNull, lt, or } from "drizzle-orm";
import { apiKeys, type contacts } from "../../../../db/schema";
import { cut } from "../../../protocol/cut";
import { visitorName } from "../../../protocol/visitor-name";
import type { CustomerActor, IntegrationActor, MemberActor, VisitorActor } from "../../log";
import { hashToken, uuidOf } from "../../system";
import type { Core } from "../core";
import { memberActor } from "./sessions";
import { peekSiteToken, type SiteClaims, verifyMemberToken, verifySiteToken, verifyVisitorToken } from "./tokens";

/** Why a credential opens nothing; the edges turn it into a close code or an error. */
export type AuthFault = "missing" | "invalid" | "expired" | "not_found" | "blocked";
export type Authenticated<A> = { ok: true; actor: A; expiresAt: Date | null } | { ok: false; fault: AuthFault };

const refuse = (fault: AuthFault) => ({ ok: false as const, fault });

/** How stale `last_used_at` of an API key may be, so that a busy key does not write on every call. */
const KEY_USE_RESOLUTION_MS = 60_000;

export async function authenticateMember(core: Core, token: string): Promise<Authenticated<MemberActor>> {
  const verified = await verifyMemberToken(token, core.secrets.signingKey, core.now());
  if (!verified.ok) return refuse(verified.fault);
  const actor = await memberActor(core, verified.claims.sid);
  return actor && String(actor.memberId) === verified.claims.sub
    ? { ok: true, actor, expiresAt: new Date(verified.claims.exp * 1000) }
    : refuse("invalid");
}

type ContactRow = typeof contacts.$inferSelect;

/** Somebody from outside: their row, and that of whom they were merged into. Nobody has a row before their first message. */
async function standingOf(core: Core, contactId: string): Promise<{ row?: ContactRow; into?: ContactRow; isBlocked: boolean }> {
  const row = await core.rows.contact(contactId);
  const into = row?.merged_into ? await core.rows.contact(row.merged_into) : undefined;
  const now = core.now();
  const isBlocked = [row, into].some((each) => each?.blocked_until && each.blocked_until > now);
  return { ...(row ? { row } : {}), ...(into ? { into } : {}), isBlocked };
}

/**
 * A visitor who was merged into another visitor is that one from then on, `moved`; who turned out to be a customer is not: the
 * site says who its customers are.
 */
export async function authenticateVisitor(core: Core, token: string): Promise<Authenticated<VisitorActor> & { moved?: boolean }> {
  const verified = await verifyVisitorToken(token, core.secrets.signingKey, core.now());
  if (!verified.ok) return refuse(verified.fault);
  const { sub, assistant_id: assistantId } = verified.claims;
  const [assistant, { row, into, isBlocked }] = await Promise.all([core.rows.assistant(assistantId), standingOf(core, sub)]);
  if (!assistant) return refuse("not_found");
  if (isBlocked) return refuse("blocked");
  const moved = into?.kind === "visitor";
  const contact = moved ? into : row;
  const contactId = contact?.id ?? sub;
  const name = contact?.name ?? visitorName(contactId);
  const mergedInto = contact?.merged_into;
  return {
    ok: true,
    ...(moved ? { moved } : {}),
    actor: { type: "visitor", workspaceId: assistant.workspace_id, contactId, name, assistantId, mergedInto },
    expiresAt: null,
  };
}

/** The same person is the same contact on every node, before there is a row: the id follows from the site and `sub`. */
export const customerContactId = (siteId: string, sub: string): string => uuidOf("customer", siteId, sub);

export async function authenticateCustomer(core: Core, token: string): Promise<Authenticated<CustomerActor> & { claims?: SiteClaims }> {
  const peeked = peekSiteToken(token);
  if (!peeked) return refuse("invalid");
  const site = await core.rows.site(peeked.siteId);
  if (!site) return refuse("not_found");
  const verified = await verifySiteToken(token, core.secrets.unseal(site.secret_sealed), core.now(), core.env.WS_REQUIRE_TOKEN_SIGNATURE);
  if (!verified.ok) return refuse(verified.fault);
  const { sub, name, email, exp } = verified.claims;
  const known = customerContactId(site.id, sub);
  const { into, isBlocked } = await standingOf(core, known);
  if (isBlocked) return refuse("blocked");
  const actor: CustomerActor = {
    type: "customer",
    workspaceId: site.workspace_id,
    contactId: into?.id ?? known,
    siteId: site.id,
    externalId: into?.external_id ?? sub,
    name: name ?? email ?? `Customer ${cut(sub, 40)}`,
    email: email ?? null,
    assistantId: site.assistant_id,
  };
  return { ok: true, actor, expiresAt: new Date(exp * 1000), claims: verified.claims };
}

export async function authenticateKey(core: Core, key: string): Promise<Authenticated<IntegrationActor>> {
  const row = await core.rows.apiKey(hashToken(key));
  if (!row) return refuse("invalid");
  await noteKeyUse(core, row.id, row.last_used_at);
  return {
    ok: true,
    actor: { type: "integration", workspaceId: row.workspace_id, keyId: row.id, name: row.name, scopes: row.scopes },
    expiresAt: null,
  };
}

async function noteKeyUse(core: Core, id: number, lastUsedAt: string | null): Promise<void> {
  const now = core.now();
  const stale = new Date(now.getTime() - KEY_USE_RESOLUTION_MS);
  if (lastUsedAt !== null && Date.parse(lastUsedAt) >= stale.getTime()) return;
  // What is remembered of a key may be older than its last use.
  const isStale = or(isNull(apiKeys.last_used_at), lt(apiKeys.last_used_at, stale));
  await core.db
    .update(apiKeys)
    .set({ last_used_at: now })
    .where(and(eq(apiKeys.id, id), isStale));
}

/** REST's `Authorization: Bearer …`: a member's, visitor's or site's token, or an API key, distinguished by their form. */
export async function authenticateBearer(
  core: Core,
  token: string,
): Promise<Authenticated<MemberActor | VisitorActor | CustomerActor | IntegrationActor>> {
  if (token.startsWith("bk_")) return authenticateKey(core, token);
  if (peekSiteToken(token)) return authenticateCustomer(core, token);
  const member = await authenticateMember(core, token);
  if (member.ok || member.fault === "expired") return member;
  return authenticateVisitor(core, token);
}
