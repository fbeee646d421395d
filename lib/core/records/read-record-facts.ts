import type { Run, Statement } from "../../../db/database";
import { records } from "../../../db/schema";
import type { RecordBody, RecordType } from "../../protocol/routes/records";
import { type MemberFacts, readTeam, revive, timesOf } from "../log";
import type { RecordRow } from "./view";

export type RecordKey = { type: RecordType; id: string };

/** What the change of an order or quote has to know beyond its room. */
export type RecordFacts = {
  hasSite: boolean;
  before: RecordRow | null;
  /** The id of the row, drawn where there is none yet. */
  id: number;
  members: ReadonlyMap<number, MemberFacts>;
  /** Of its customer and parties those who were merged into another customer of the site, and into whom: both by their `sub`. */
  merged: Readonly<Record<string, string>>;
};

const READ: Statement = {
  name: "read_record_facts",
  text: `
with known as materialized (
  select r.id, row_to_json(r) as row from records r where r.workspace_id = $1::bigint and r.type = $2 and r.external_id = $3 for update of r
)
select json_build_object(
  'hasSite', exists (select from sites s where s.id = $4 and s.workspace_id = $1::bigint and s.deleted_at is null),
  'before', (select row from known),
  'merged', (select coalesce(json_object_agg(c.external_id, m.external_id), '{}'::json) from contacts c
    join contacts m on m.id = c.merged_into and m.site_id = c.site_id where c.site_id = $4 and c.external_id = any($5::text[])),
  'id', coalesce((select id from known), nextval('records_id_seq')))::text`,
};

const TIMES = timesOf(records);

/** The room is locked: whoever changes the record meanwhile waits. */
export async function readRecordFacts(run: Run, workspaceId: number, key: RecordKey, body: RecordBody): Promise<RecordFacts> {
  const [found = []] = await run(READ, [
    workspaceId,
    key.type,
    key.id,
    body.site_id,
    [body.customer.id, ...body.parties.map(({ id }) => id)],
  ]);
  const facts = JSON.parse(String(found[0])) as Omit<RecordFacts, "members">;
  const before = facts.before && revive<RecordRow>(facts.before, TIMES);
  return { ...facts, before, members: await readTeam(run, workspaceId) };
}
