import type { Run, Statement } from "../../../db/connect";
import type { Draft } from "./draft";
import type { MemberFacts } from "./facts";
import { MEMBER_FACTS, MEMBER_ROW, toMember } from "./load-facts";

const teamStatement = (name: string, lock: string): Statement => ({
  name,
  text: `
select json_build_object('person', k.person, ${MEMBER_FACTS})::text
from (select m.id, ${MEMBER_ROW} from members m where m.workspace_id = $1::bigint and m.revoked_at is null order by m.id ${lock}) k`,
});

const READ_TEAM = teamStatement("read_team", "");
const HOLD_TEAM = teamStatement("hold_team", "for no key update of m");

const run = async (on: Run, statement: Statement, workspaceId: number): Promise<ReadonlyMap<number, MemberFacts>> =>
  new Map((await on(statement, [workspaceId])).map(([text]) => toMember(JSON.parse(String(text)))).map((member) => [member.id, member]));

/** All members of a workspace as planning has to know them, for commands that are rare. */
export const readTeam = (on: Run, workspaceId: number) => run(on, READ_TEAM, workspaceId);

/** The same for a command that changes one of them: they are locked, in the order of their ids. */
export const holdTeam = (on: Run, workspaceId: number) => run(on, HOLD_TEAM, workspaceId);

/** Makes members that a command has read itself part of what it knows. */
export function withMembers(draft: Draft, members: ReadonlyMap<number, MemberFacts>): void {
  draft.facts = { ...draft.facts, members: new Map([...members, ...draft.facts.members]) };
}
