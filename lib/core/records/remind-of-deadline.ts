import { eq } from "drizzle-orm";
import { dialogs, records } from "../../../db/schema";
import type { Core } from "../core";
import { toRef } from "../log/views";
import { notify } from "../notifications/notify";
import type { RecordRow } from "./get-record";
import { keepEvent } from "./keep-event";
import { peopleOf } from "./people";

/** The kind of effect that reminds of a deadline. */
export const DEADLINE_REMINDER = "deadline_reminder";

const HOUR_MS = 3_600_000;

/** The reminders of a record that are still to come. */
export function remindersOf(row: RecordRow, now: Date) {
  const { due_at } = row;
  const reminders = [...new Set(due_at ? row.remind_before_hours : [])].flatMap((hours) => {
    const run_at = new Date((due_at?.getTime() ?? 0) - hours * HOUR_MS);
    return run_at > now ? [{ run_at, payload: { record_id: row.id, due_at: due_at?.toISOString(), hours_left: hours } }] : [];
  });
  return { kind: DEADLINE_REMINDER, reminders };
}

/** Tells a record's subscribers and people that its deadline comes near; nothing where it was moved since. */
export async function remindOfDeadline(core: Core, payload: Record<string, unknown>): Promise<void> {
  const [found] = await core.db
    .select({ record: records, dialog: dialogs })
    .from(records)
    .innerJoin(dialogs, eq(dialogs.id, records.dialog_id))
    .where(eq(records.id, Number(payload.record_id)));
  if (!found || found.record.due_at?.toISOString() !== payload.due_at) return;
  const { record, dialog } = found;
  const now = core.now();
  const hours_left = Number(payload.hours_left);
  const due_at = String(payload.due_at);
  const news = {
    type: DEADLINE_REMINDER,
    title: record.title,
    body: `Due in ${hours_left} ${hours_left === 1 ? "hour" : "hours"}`,
    url: record.url,
    topic: "records" as const,
    dialogId: dialog.id,
  };
  const told = await notify(core.db, record.workspace_id, await peopleOf(core.db, record), news, now);
  const reminder = { record_type: record.type, record_id: record.external_id, due_at, hours_left, timestamp: now.toISOString() };
  const event = { type: "record", dialog: toRef(dialog), event: "deadline_reminder", payload: reminder } as const;
  await keepEvent(core.db, event, now);
  core.bus.publish(event);
  for (const event of told) core.bus.publish(event);
}
