import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { members, teams } from "../../../../db/schema";
import type { List } from "../../../protocol/routes/spec";
import type { Team } from "../../../protocol/routes/teams";
import { type Actor, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";

type TeamRow = typeof teams.$inferSelect;

/** The teams of the workspace, by name. @throws DomainError FORBIDDEN */
export async function listTeams(core: Core, actor: Actor): Promise<List<Team>> {
  requireMember(actor, OPERATOR);
  const rows = await core.db
    .select()
    .from(teams)
    .where(ofWorkspace(actor))
    .orderBy(asc(sql`lower(${teams.name})`), asc(teams.id));
  const memberIds = await membersByTeam(core.db, actor.workspaceId);
  return { data: rows.map((row) => toTeam(row, memberIds.get(row.id) ?? [])), next_cursor: null };
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function getTeam(core: Core, actor: Actor, id: number): Promise<Team> {
  requireMember(actor, OPERATOR);
  const [row] = await core.db
    .select()
    .from(teams)
    .where(and(eq(teams.id, id), ofWorkspace(actor)));
  if (!row) throw notFound("team");
  return toTeam(row, (await membersByTeam(core.db, actor.workspaceId)).get(id) ?? []);
}

/** The teams that a workspace has. */
export const ofWorkspace = ({ workspaceId }: Pick<Actor, "workspaceId">) =>
  and(eq(teams.workspace_id, workspaceId), isNull(teams.deleted_at));

/** The members who are not removed, ascending, by the id of each team they are in. */
async function membersByTeam(db: Db | Tx, workspaceId: number): Promise<Map<number, number[]>> {
  const rows = await db
    .select({ id: members.id, team_ids: members.team_ids })
    .from(members)
    .where(and(eq(members.workspace_id, workspaceId), isNull(members.revoked_at)))
    .orderBy(asc(members.id));
  const found = new Map<number, number[]>();
  for (const { id, team_ids } of rows) for (const teamId of team_ids) found.set(teamId, [...(found.get(teamId) ?? []), id]);
  return found;
}

/** The wire form of a team. */
export const toTeam = (row: TeamRow, memberIds: readonly number[]): Team => ({
  id: row.id,
  name: row.name,
  members: [...memberIds],
  hours: row.hours,
  created_at: row.created_at.toISOString(),
});
