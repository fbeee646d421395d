import { and, eq, or, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Db } from "../../../db/database";
import {
  type Actor,
  ADMIN,
  conflict,
  forbidden,
  type IntegrationActor,
  type MemberActor,
  notFound,
  OPERATOR_WRITES,
  requireMember,
} from "../log";

/** What a member keeps for themselves or shares with the team: canned replies, views, macros. */
type Shareable = { workspace_id: PgColumn; member_id: PgColumn; shared: PgColumn };
/** How many there may be, and what they are called. */
type Places = { max: number; what: string };
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
 * The team's and each member's own are counted apart: nobody's own take the places of the others.
 * @throws DomainError CONFLICT where there are `max` already
 */
export async function requirePlace(
  db: Db,
  table: PgTable & Shareable,
  made: { workspace_id: number; member_id: number | null; shared: boolean },
  { max, what }: Places,
): Promise<void> {
  const whose = made.shared ? undefined : eq(table.member_id, made.member_id);
  const count = await db.$count(table, and(eq(table.workspace_id, made.workspace_id), eq(table.shared, made.shared), whose));
  if (count >= max) throw conflict(`There are at most ${max} ${made.shared ? `shared ${what}` : `${what} of one's own`}`);
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

/**
 * Sharing what was one's own takes a place among the shared ones. An admin may change what another has shared, but not keep
 * it for themselves.
 * @param shared whether it is to be; undefined where it stays as it is
 * @throws DomainError FORBIDDEN, CONFLICT where there are too many
 */
export async function requireMayShare(
  db: Db,
  actor: Actor,
  table: PgTable & Shareable,
  row: SharedRow & { workspace_id: number },
  shared: boolean | undefined,
  places: Places,
): Promise<void> {
  if (shared === undefined || shared === row.shared) return;
  const isOwn = actor.type === "member" && row.member_id === actor.memberId;
  if (!shared && !isOwn) throw forbidden("Only its author takes it back from the team");
  await requirePlace(db, table, { ...row, shared }, places);
}
