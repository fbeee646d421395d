import type { Run, Statement } from "../../../db/database";

/** A team as a conversation names it. */
export type NamedTeam = { id: number; name: string };

const LOCK_TEAMS: Statement = {
  name: "lock_teams",
  text: `select t.id, t.name from teams t
where t.workspace_id = $1::bigint and t.id = any($2::bigint[]) and t.deleted_at is null order by t.id for share of t`,
};

/**
 * The teams of these ids that a workspace has, for a command that gives a conversation to one of them: none of them is deleted
 * before it is committed.
 */
export async function readTeams(on: Run, workspaceId: number, ids: readonly number[]): Promise<ReadonlyMap<number, NamedTeam>> {
  if (ids.length === 0) return new Map();
  const rows = await on(LOCK_TEAMS, [workspaceId, `{${ids.join(",")}}`]);
  return new Map(rows.map(([id, name]) => [Number(id), { id: Number(id), name: String(name) }]));
}
