import { and, eq, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { type Actor, ADMIN, forbidden, type IntegrationActor, type MemberActor, notFound, OPERATOR_WRITES, requireMember } from "../log";

/** What a member keeps for themselves or shares with the team: canned replies, views. */
type Shareable = { workspace_id: PgColumn; member_id: PgColumn; shared: PgColumn };
type SharedRow = { member_id: number | null; shared: boolean };

/** Those of the team and one's own. */
export function visibleTo(actor: MemberActor | IntegrationActor, table: Shareable): SQL | undefined {
  const own = actor.type === "member" ? eq(table.member_id, actor.memberId) : undefined;
  return and(eq(table.workspace_id, actor.workspaceId), or(eq(table.shared, true), own));
}

/** Whose a new one is. @throws DomainError FORBIDDEN; an API key keeps nothing for itself, so what it makes is shared */
export function madeBy(actor: Actor, shared: boolean): { workspace_id: number; member_id: number | null; shared: boolean } {
  requireMember(actor, OPERATOR_WRITES);
  const isMember = actor.type === "member";
  return { workspace_id: actor.workspaceId, member_id: isMember ? actor.memberId : null, shared: shared || !isMember };
}

/**
 * Its author changes it, and of what is shared an admin.
 * @throws DomainError NOT_FOUND for another's own, FORBIDDEN
 */
export function requireMayChange(actor: Actor, row: SharedRow | undefined, what: string): asserts row is SharedRow {
  requireMember(actor, OPERATOR_WRITES);
  const isOwn = actor.type === "member" && row?.member_id === actor.memberId;
  if (!row || (!row.shared && !isOwn)) throw notFound(what);
  if (!isOwn) requireMember(actor, ADMIN);
}

/** An admin may change what another has shared, but not keep it for themselves. @throws DomainError FORBIDDEN */
export function requireMayUnshare(actor: Actor, row: SharedRow, shared: boolean | undefined): void {
  const isOwn = actor.type === "member" && row.member_id === actor.memberId;
  if (shared === false && row.shared && !isOwn) throw forbidden("Only its author takes it back from the team");
}
