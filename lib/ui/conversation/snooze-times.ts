/** When a snoozed conversation comes back, as one would say it. */
export type SnoozeTime = { words: string; until: Date };

const EVENING = 18;
const MORNING = 9;
const LATER_MS = 3 * 60 * 60_000;

const dayAt = (now: Date, days: number, hour: number): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);

/** What is offered, in local time: later today (in three hours, at six at the latest), tomorrow and next Monday at nine. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const later = new Date(Math.min(now.getTime() + LATER_MS, dayAt(now, 0, EVENING).getTime()));
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    ...(later > now ? [{ words: "Later today", until: later }] : []),
    { words: "Tomorrow", until: dayAt(now, 1, MORNING) },
    ...(toMonday > 1 ? [{ words: "Next week", until: dayAt(now, toMonday, MORNING) }] : []),
  ];
}

/** What a `datetime-local` field holds; undefined where that is no time to come. */
export function timeToCome(text: string, now: Date): Date | undefined {
  const time = new Date(text);
  return time > now ? time : undefined;
}
