import type { Run, Statement } from "../../../../db/database";
import { scheduledMessages } from "../../../../db/schema";
import { selectJson, selectRows, wholeRow } from "../../../../db/select-rows";
import type { ScheduledMessage } from "../../../protocol/scheduled";

export type ScheduledRow = typeof scheduledMessages.$inferSelect;
/** With whether the person outside has written since. */
export type ScheduledNow = ScheduledRow & { answered: boolean };

const columns = wholeRow(scheduledMessages);

const ANSWERED = `exists (select from messages m where m.dialog_id = s.dialog_id and m.seq > s.seen_seq and m.sender = 'user'
  and m.kind <> 'event' and m.deleted_at is null)`;

const find = (name: string, condition: string) => ({
  name: `scheduled_by_${name}`,
  text: selectJson(
    `json_build_object('row', ${columns.json("s")}, 'answered', ${ANSWERED})`,
    `from scheduled_messages s where ${condition}`,
  ),
  toRow: ({ row, answered }: { row: Record<string, unknown>; answered: boolean }): ScheduledNow => ({ ...columns.toRow(row), answered }),
});

const BY = {
  id: find("id", "s.id = $1::bigint"),
  client: find("client", "s.dialog_id = $1::bigint and s.client_id = $2::uuid"),
  list: find(
    "list",
    `s.id in (select l.id from scheduled_messages l where l.member_id = $1::bigint and (l.status = 'scheduled' or l.reason <> 'author')
  and ($2::bigint is null or l.dialog_id = $2::bigint) and ($3::timestamptz is null or (l.send_at, l.id) > ($3::timestamptz, $4::bigint))
  order by l.send_at, l.id limit $5::int) order by s.send_at, s.id`,
  ),
};

/** Reads by the connection that `run` is of: in a transaction, what is locked by it. */
export const readScheduled = (run: Run, by: keyof typeof BY, values: readonly unknown[]): Promise<ScheduledNow[]> =>
  selectRows(run, BY[by], values);

const LOCK: Statement = { name: "lock_scheduled", text: "select l.id from scheduled_messages l where l.id = $1::bigint for update" };

/** Holds one until the transaction ends, and reads it by a statement of its own: one that waits for a row reads as of its beginning. */
export async function holdScheduled(run: Run, id: number): Promise<ScheduledNow | undefined> {
  await run(LOCK, [id]);
  return findScheduled(run, "id", [id]);
}

export const findScheduled = async (run: Run, by: keyof typeof BY, values: readonly unknown[]): Promise<ScheduledNow | undefined> =>
  (await readScheduled(run, by, values))[0];

/** Ends the waiting of one that waits: `$2` what became of it, `$3` why it was not sent, `$4` when. What was sent is in the log. */
export const SETTLE: Statement = {
  name: "settle_scheduled",
  text: `update scheduled_messages set status = $2::text, reason = $3::text, settled_at = $4::timestamptz,
  text = case when $2::text = 'sent' then '' else text end, sealed = case when $2::text = 'sent' then null else sealed end
  where id = $1::bigint and status = 'scheduled'`,
};

/** The wire form. */
export const toScheduled = (row: ScheduledNow): ScheduledMessage => ({
  id: row.id,
  dialog_id: row.dialog_id,
  client_id: row.client_id,
  kind: row.kind,
  text: row.text,
  attachments: row.attachments,
  reply_to: row.reply_to,
  send_at: row.send_at.toISOString(),
  cancel_if_answered: row.cancel_if_answered,
  answered: row.answered,
  status: row.status,
  reason: row.reason,
  created_at: row.created_at.toISOString(),
});
