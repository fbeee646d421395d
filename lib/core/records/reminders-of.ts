import { type Job, jobOf } from "../log";
import type { RecordRow } from "./view";

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

/** How many hours are left until a deadline, to the hundredth; 0 where it is over. */
export const hoursUntil = (dueAt: Date, now: Date): number =>
  Math.max(0, Math.round((dueAt.getTime() - now.getTime()) / (HOUR_MS / 100)) / 100);

/** @param hours as `hoursUntil` says them */
export function dueWords(hours: number): string {
  if (hours === 0) return "due now";
  return `due in ${hours} ${hours === 1 ? "hour" : "hours"}`;
}
