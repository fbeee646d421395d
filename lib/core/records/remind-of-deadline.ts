import { eq } from "drizzle-orm";
import { dialogs, records } from "../../../db/schema";
import { defineJob, type Job, type JobDefinition, jobOf, type RunningJob, toRef } from "../log";
import { notify } from "../notifications";
import type { Core } from "./core";
import type { RecordRow } from "./get-record";
import { keepEvent } from "./keep-event";
import { peopleOf } from "./people";

const HOUR_MS = 3_600_000;

/** The reminders of a record that are still to come. */
export function remindersOf(row: RecordRow, now: Date): Job[] {
  const { due_at } = row;
  if (!due_at) return [];
  return [...new Set(row.remind_before_hours)].flatMap((hours) => {
    const run_at = new Date(due_at.getTime() - hours * HOUR_MS);
    const payload = { record_id: row.id, due_at: due_at.toISOString(), hours_left: hours };
    return run_at > now ? [jobOf("deadline_reminder", payload, run_at, row.dialog_id)] : [];
  });
}

/** Notifies a record's subscribers and people that its deadline comes near; nothing where it was moved since. */
async function remindOfDeadline(core: Core, { payload }: RunningJob<"deadline_reminder">): Promise<void> {
  const [found] = await core.db
    .select({ record: records, dialog: dialogs })
    .from(records)
    .innerJoin(dialogs, eq(dialogs.id, records.dialog_id))
    .where(eq(records.id, payload.record_id));
  if (!found || found.record.due_at?.toISOString() !== payload.due_at) return;
  const { record, dialog } = found;
  const now = core.now();
  const { hours_left, due_at } = payload;
  const notification = {
    type: "deadline_reminder",
    title: record.title,
    body: `Due in ${hours_left} ${hours_left === 1 ? "hour" : "hours"}`,
    url: record.url,
    topic: "records" as const,
    dialogId: dialog.id,
  };
  const events = await notify(core.db, record.workspace_id, await peopleOf(core.db, record), notification, now);
  const reminder = { record_type: record.type, record_id: record.external_id, due_at, hours_left, timestamp: now.toISOString() };
  const event = { type: "record", dialog: toRef(dialog), event: "deadline_reminder", payload: reminder } as const;
  await keepEvent(core.db, event, now);
  core.bus.publish(event);
  for (const event of events) core.bus.publish(event);
}

export const recordJobs = (core: Core): JobDefinition[] => [defineJob("deadline_reminder", (job) => remindOfDeadline(core, job))];
