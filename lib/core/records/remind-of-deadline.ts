import { eq } from "drizzle-orm";
import type { Run, Statement } from "../../../db/database";
import { records } from "../../../db/schema";
import {
  add,
  appendEvent,
  type Draft,
  defineJob,
  type JobDefinition,
  type MemberFacts,
  publish,
  type RunningJob,
  readTeam,
  revive,
  said,
  timesOf,
  toRef,
  withMembers,
} from "../log";
import type { Core } from "./core";
import type { RecordEvent } from "./keep-event";
import { notifyPeople } from "./notify-people";
import { writesOfEvent } from "./record-writes";
import { dueWords, hoursUntil } from "./reminders-of";
import type { RecordRow } from "./view";

type Reminder = RunningJob<"deadline_reminder">["payload"];
type ReminderFacts = { record: RecordRow | null; isSaid: boolean; members: ReadonlyMap<number, MemberFacts> };

const READ: Statement = {
  name: "read_reminder_facts",
  text: `
select json_build_object(
  'record', (select row_to_json(r) from records r where r.id = $1::bigint),
  'isSaid', exists (select from messages m join records r on r.dialog_id = m.dialog_id where r.id = $1::bigint and m.kind = 'event'
    and m.event ->> 'type' = 'record_due' and m.event ->> 'due_at' = $2 and (m.event ->> 'before_hours')::numeric = $3::numeric))::text`,
};

const TIMES = timesOf(records);

/**
 * Notifies a record's subscribers and people that its deadline comes near, and says so in its room; nothing where the deadline
 * was moved since. A node that dies with the job under way leaves it to another: what is said stands once.
 */
async function remindOfDeadline(core: Core, { payload }: RunningJob<"deadline_reminder">): Promise<void> {
  const [found] = await core.db.select({ dialogId: records.dialog_id }).from(records).where(eq(records.id, payload.record_id));
  if (!found) return;
  await core.execute({
    target: found.dialogId,
    extra: (run) => readReminderFacts(run, payload),
    plan: (draft, known: ReminderFacts) => planReminder(draft, payload, known),
  });
}

async function readReminderFacts(run: Run, { record_id, due_at, hours_left }: Reminder): Promise<ReminderFacts> {
  const [found = []] = await run(READ, [record_id, due_at, hours_left]);
  const facts = JSON.parse(String(found[0])) as Omit<ReminderFacts, "members" | "record"> & { record: RecordRow | null };
  const record = facts.record && revive<RecordRow>(facts.record, TIMES);
  return { ...facts, record, members: await readTeam(run, record?.workspace_id ?? 0) };
}

function planReminder(draft: Draft, { due_at, hours_left: before_hours }: Reminder, { record, isSaid, members }: ReminderFacts): void {
  if (isSaid || !record?.due_at || record.due_at.toISOString() !== due_at) return;
  const { now, dialog } = draft.facts;
  // A job may be late by as long as every node was away.
  const hours_left = hoursUntil(record.due_at, now);
  const words = dueWords(hours_left);
  withMembers(draft, members);
  appendEvent(draft, { type: "record_due", record_type: record.type, due_at, before_hours, hours_left }, said`${record.title}: ${words}`);
  notifyPeople(draft, record, members, { type: "deadline_reminder", body: words.replace("due", "Due") });
  const payload = { record_type: record.type, record_id: record.external_id, due_at, hours_left, timestamp: now.toISOString() };
  const event: RecordEvent = { type: "record", dialog: toRef(dialog), event: "deadline_reminder", payload };
  add(draft, { writes: writesOfEvent(event, now) });
  publish(draft, event);
}

export const recordJobs = (core: Core): JobDefinition[] => [defineJob("deadline_reminder", (job) => remindOfDeadline(core, job))];
