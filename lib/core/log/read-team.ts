import type { Run, Statement } from "../../../db/connect";
import type { Draft } from "./draft";
import type { MemberFacts } from "./facts";
import { MEMBER_FACTS, MEMBER_ROW, toMember } from "./load-facts";

const TEAM: Statement = {
  name: "read_team",
  text: `
select json_build_object('person', k.person, ${MEMBER_FACTS})::text
from (select m.id, ${MEMBER_ROW} from members m where m.workspace_id = $1::bigint and m.revoked_at is null order by m.id for no key update of m) k`,
};

/** All members of a workspace, held until the transaction ends, as planning has to know them. For commands that are rare. */
export async function readTeam(run: Run, workspaceId: number): Promise<ReadonlyMap<number, MemberFacts>> {
  const rows = await run(TEAM, [workspaceId]);
  return new Map(rows.map(([text]) => toMember(JSON.parse(String(text)))).map((member) => [member.id, member]));
}

/** Makes members that a command has read itself part of what it knows. */
export function withMembers(draft: Draft, members: ReadonlyMap<number, MemberFacts>): void {
  draft.facts = { ...draft.facts, members: new Map([...members, ...draft.facts.members]) };
}
