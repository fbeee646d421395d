import type { Statement } from "../../../db/database";
import type { LogCore } from "./core";

/** Commits whose entries one transaction places. */
const COMMITS_AT_ONCE = 500;

const WAITING: Statement = {
  name: "feed_waiting",
  text: "select exists (select from (select id from event_outbox order by id limit 1) o)",
};

/** One sequencer at a time, over all nodes. A statement of its own, so that the next one sees all that was committed before the lock was given. */
const LOCK: Statement = { name: "feed_lock", text: "select pg_advisory_xact_lock(hashtextextended('feed', 0))" };

/**
 * Gives what commits have left the next positions of their workspaces. A dialog's commits drew their ids under its lock,
 * one after another, so that their order is that of the log. What belongs to a dialog or person that was erased meanwhile is dropped.
 */
const PLACE: Statement = {
  name: "feed_place",
  text: `
with taken as (
  delete from event_outbox where id = any(array(select id from event_outbox order by id limit ${COMMITS_AT_ONCE})) returning id, entries
), entries as materialized (
  select t.id as commit, e.n, r.* from taken t cross join lateral json_array_elements(t.entries) with ordinality as e (entry, n)
  cross join lateral json_to_record(e.entry) as r (workspace_id bigint, type text, at timestamptz, dialog_id bigint, seq bigint,
    message_id bigint, contact_id uuid, data jsonb)
  cross join lateral (select from workspaces w where w.id = r.workspace_id limit 1) w
  left join lateral (select d.id from dialogs d where d.id = r.dialog_id limit 1) d on true
  left join lateral (select c.id from contacts c where c.id = r.contact_id limit 1) c on true
  where (r.dialog_id is null or d.id is not null) and (r.contact_id is null or c.id is not null)
), counted as (
  select workspace_id, count(*) as count from entries group by workspace_id
), heads as (
  insert into event_heads as h (workspace_id, last) select workspace_id, count from counted order by workspace_id
  on conflict (workspace_id) do update set last = h.last + excluded.last returning h.workspace_id, h.last
), placed as (
  insert into events (workspace_id, position, type, at, dialog_id, seq, message_id, contact_id, data)
  select e.workspace_id, h.last - c.count + row_number() over (partition by e.workspace_id order by e.commit, e.n),
    e.type, e.at, e.dialog_id, e.seq, e.message_id, e.contact_id, e.data
  from entries e join counted c on c.workspace_id = e.workspace_id join heads h on h.workspace_id = e.workspace_id
)
select (select count(*)::int from taken), coalesce(json_agg(workspace_id), '[]')::text from heads`,
};

/**
 * Gives positions to what was committed. They are given after the commit and by one at a time, so whoever has read a
 * position has seen all before it, however late a transaction ends that began earlier; no lock is held while anybody writes.
 * @returns the workspaces whose feeds have grown
 */
export async function placeEntries(core: Pick<LogCore, "run" | "transact">): Promise<number[]> {
  const grown = new Set<number>();
  const [[waits] = []] = await core.run(WAITING, []);
  for (let more = waits === true; more; ) {
    const [[taken, workspaceIds] = []] = await core.transact(async (run, last) => {
      await run(LOCK, []);
      return last(PLACE, []);
    });
    for (const id of JSON.parse(String(workspaceIds)) as number[]) grown.add(id);
    more = taken === COMMITS_AT_ONCE;
  }
  return [...grown];
}
