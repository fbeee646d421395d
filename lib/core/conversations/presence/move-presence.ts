import type { Statement } from "../../../../db/database";
import type { Core } from "../core";

/** A visitor or customer who came or left. */
export type Moved = { contactId: string; workspaceId: number; online: boolean };

/**
 * Rows are locked in the order of their ids, so that two nodes never wait for each other. Who is written down as having left
 * was last seen then: by a clock that is behind they would count as online still.
 */
const MOVE: Statement = {
  name: "move_presence",
  text: `
with input as (
  select * from json_to_recordset($1::text::json) as i ("contactId" uuid, online boolean)
), held as materialized (
  select c.id, i.online, i.online and c.was_online as known from (select * from input order by "contactId") i
    cross join lateral (select c.id, c.online_until > greatest(c.last_seen, $2::timestamptz) is true as was_online
      from contacts c where c.id = i."contactId" for update of c) c
), moved as (
  update contacts c set last_seen = $2::timestamptz, online_until = case when h.online then $3::timestamptz else $2::timestamptz end
  from held h where c.id = h.id
)
select h.id, (select coalesce(json_agg(d.id), '[]')::text from dialogs d
  where d.contact_id = h.id and d.status in ('assistant', 'queued', 'human')) from held h where not h.known`,
};

/**
 * Writes down who came and who left, in one statement. Who has not written yet has no row, and is left out; so is who came
 * and was online for all the time: after a restart of a node everybody comes back, and nobody was seen to leave.
 * @param forMs how long somebody counts as online without a further sign of life
 * @returns those of whom it is something new, with their conversations that are not at rest
 */
export async function movePresence(
  { run }: Pick<Core, "run">,
  moved: readonly Moved[],
  now: Date,
  forMs: number,
): Promise<(Moved & { dialogIds: number[] })[]> {
  const known = new Map(moved.map((each) => [each.contactId, each]));
  const until = new Date(now.getTime() + forMs);
  const rows = await run(MOVE, [JSON.stringify([...known.values()]), now.toISOString(), until.toISOString()]);
  return rows.flatMap(([id, dialogIds]) => {
    const each = known.get(String(id));
    return each ? [{ ...each, dialogIds: JSON.parse(String(dialogIds)) as number[] }] : [];
  });
}
