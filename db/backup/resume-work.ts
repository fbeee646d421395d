import type { Session } from "../session";

/** A moment as jobs have it in their payload. */
const iso = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What an export says of work that is to come, as the jobs that do it: jobs themselves are not in it. */
const JOBS = [
  // Conversations that were put off.
  `select 'wake_dialog', id, json_build_object('until', ${iso("snoozed_until")}), snoozed_until from dialogs
   where status = 'snoozed' and snoozed_until is not null`,
  // Searches for a person.
  `select 'search_person', h.dialog_id, json_build_object('handoff_id', h.id, 'step', h.step), $1::timestamptz
   from handoffs h join dialogs d on d.id = h.dialog_id where h.status = 'requested' and d.status = 'queued'`,
  // Reminders of deadlines.
  `select 'deadline_reminder', r.dialog_id, json_build_object('record_id', r.id, 'due_at', ${iso("r.due_at")}, 'hours_left', hours::numeric),
     r.due_at - hours::float * interval '1 hour'
   from records r cross join lateral (select distinct h from jsonb_array_elements_text(r.remind_before_hours) h) as all_hours (hours)
   where r.due_at - hours::float * interval '1 hour' > $1::timestamptz`,
  // Messages that wait for their time.
  `select 'send_scheduled', dialog_id, json_build_object('scheduled_id', id), send_at from scheduled_messages where status = 'scheduled'`,
  // Promises that are not yet missed.
  `select 'breach_sla', d.id, json_build_object('clock', c ->> 'clock', 'due_at', c ->> 'due_at'), (c ->> 'due_at')::timestamptz
   from dialogs d cross join lateral jsonb_array_elements(d.sla -> 'clocks') c where c ->> 'breached_at' is null`,
  // Runs over websites.
  `select 'read_website', null::bigint, json_build_object('website_id', id, 'run', run), coalesce(next_at, $1::timestamptz) from websites
   where next_at is not null or status in ('waiting', 'reading')`,
];

/** Enqueues what is to come of what was imported, in the transaction that is under way. */
export async function resumeWork(session: Session, now: Date): Promise<void> {
  for (const jobs of JOBS)
    await session.query(
      `insert into effects (kind, dialog_id, payload, run_at) select * from (${jobs}) as j where $1::timestamptz is not null`,
      [now.toISOString()],
    );
  // Rules and service levels go on with what happens from now on.
  await session.query(
    `insert into automation_cursors (workspace_id, position)
     select w.id, coalesce((select max(e.position) from events e where e.workspace_id = w.id), 0) from workspaces w
     where exists (select from rules r where r.workspace_id = w.id) or exists (select from sla_policies p where p.workspace_id = w.id)`,
  );
}
