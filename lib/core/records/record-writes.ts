import type { Statement } from "../../../db/database";
import { records } from "../../../db/schema";
import type { JobKind } from "../../protocol/jobs";
import { upsert, type Write } from "../log";
import { KEPT_FOR_MS, type RecordEvent } from "./keep-event";
import { remindersOf } from "./reminders-of";
import type { RecordRow } from "./view";

const PUT: Statement = { name: "put_record", text: upsert(records, "records", "$1") };

export const writesOfRecord = (row: RecordRow): Write[] => [{ statement: PUT, values: [JSON.stringify([row])] }];

const PLAN_REMINDERS: Statement = {
  name: "plan_reminders",
  text: `
with gone as (delete from effects where dialog_id = $1::bigint and kind = '${"deadline_reminder" satisfies JobKind}')
insert into effects (kind, dialog_id, payload, run_at)
select kind, dialog_id, payload, run_at from json_to_recordset($2::text::json) as r (kind text, dialog_id bigint, payload jsonb, run_at timestamptz)`,
};

/** The reminders of a record, planned anew: those that are still to come, and none of an earlier deadline. */
export function writesOfReminders(row: RecordRow, now: Date): Write[] {
  return [{ statement: PLAN_REMINDERS, values: [row.dialog_id, JSON.stringify(remindersOf(row, now))] }];
}

const LOST = ["record_subscriptions", "kept_events", "notifications"].map((table) => ({
  name: `end_following_${table}`,
  text: `delete from ${table} where dialog_id = $1::bigint and principal = any($2::text[])`,
}));

/** These principals are no longer the record's: they follow it no more, and what was kept for them of it is not delivered. */
export const writesOfLost = (dialogId: number, principals: readonly string[]): Write[] =>
  LOST.map((statement) => ({ statement, values: [dialogId, principals] }));

const KEEP_EVENT: Statement = {
  name: "keep_record_event",
  text: `
with gone as (delete from kept_events where created_at < $4::timestamptz)
insert into kept_events (principal, dialog_id, event, payload, created_at)
select principal, dialog_id, $2, $3::jsonb, $5::timestamptz from record_subscriptions where dialog_id = $1::bigint and left_at > $4::timestamptz`,
};

/** Keeps an event for those who followed the record within a day and are away: it is delivered on their return, in order. */
export const writesOfEvent = ({ dialog, event, payload }: RecordEvent, now: Date): Write[] => [
  {
    statement: KEEP_EVENT,
    values: [dialog.id, event, JSON.stringify(payload), new Date(now.getTime() - KEPT_FOR_MS).toISOString(), now.toISOString()],
  },
];
