import type { Run, Statement } from "../../../db/database";
import type { Draft } from "./draft";
import type { MemberFacts } from "./facts";
import { MEMBER_FACTS, MEMBER_ROW, toMember } from "./load-facts";

const OF_TEAM = "from members m where m.workspace_id = $1::bigint and m.revoked_at is null order by m.id";

const READ_TEAM: Statement = {
  name: "read_team",
  text: `select json_build_object('person', k.person, ${MEMBER_FACTS})::text from (select m.id, ${MEMBER_ROW} ${OF_TEAM}) k`,
};

const LOCK_TEAM: Statement = { name: "lock_team", text: `select m.id ${OF_TEAM} for no key update of m` };

/** All members of a workspace as planning has to know them, for commands that are rare. */
export async function readTeam(on: Run, workspaceId: number): Promise<ReadonlyMap<number, MemberFacts>> {
  const rows = await on(READ_TEAM, [workspaceId]);
  return new Map(rows.map(([text]) => toMember(JSON.parse(String(text)))).map((member) => [member.id, member]));
}

/**
 * The same for a command that changes one of them: they are locked, in the order of their ids, and read by a statement of
 * its own, since what a statement counts beside a row is as old as its beginning, however long it waited for the row.
 */
export async function holdTeam(on: Run, workspaceId: number): Promise<ReadonlyMap<number, MemberFacts>> {
  await on(LOCK_TEAM, [workspaceId]);
  return readTeam(on, workspaceId);
}

/** Makes members that a command has read itself part of what it knows. */
export function withMembers(draft: Draft, members: ReadonlyMap<number, MemberFacts>): void {
  draft.facts = { ...draft.facts, members: new Map([...members, ...draft.facts.members]) };
}
