import type { HandoffSettings, OpeningHours } from "../../protocol/handoff-settings";
import { wallClock } from "../../protocol/wall-clock";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** As far as one looks for the next opening: a week has every day in it once. */
const LOOK_AHEAD_DAYS = 8;

/** Minutes since midnight of a clock such as `09:30`. */
export const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** A span whose end is not after its beginning goes over midnight and belongs to the day on which it begins. */
function covers({ days, from, to }: OpeningHours, day: number, minutes: number): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (start < end) return days.includes(day) && minutes >= start && minutes < end;
  return (days.includes(day) && minutes >= start) || (days.includes((day + 6) % 7) && minutes < end);
}

export type Hours = Pick<HandoffSettings, "hours" | "timezone">;

/** Whether somebody is said to be there at that time; without hours it is always so. */
export function isOpen({ hours, timezone }: Hours, at: Date): boolean {
  if (hours.length === 0) return true;
  const { day, minutes } = wallClock(at, timezone);
  return hours.some((span) => covers(span, day, minutes));
}

/** When somebody is back: the next opening after a time that lies outside of the hours; null inside them, or without any. */
export function nextOpening(settings: Hours, at: Date): Date | null {
  if (isOpen(settings, at)) return null;
  const starts = new Set(settings.hours.map(({ from }) => minutesOf(from)));
  const first = Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS;
  for (let ahead = 0; ahead < LOOK_AHEAD_DAYS * DAY_MINUTES; ) {
    const candidate = new Date(first + ahead * MINUTE_MS);
    if (isOpen(settings, candidate)) return openedSince(settings, candidate, first);
    ahead += untilNextStart(wallClock(candidate, settings.timezone).minutes, starts);
  }
  return null;
}

/**
 * Steps are minutes on the wall, and a day on which the clocks go forward has fewer of them than its hours say: then the
 * step ends after the opening (which may not even be a time that the wall shows). At most so far back it was.
 */
const LONGEST_CHANGE_MINUTES = 180;

function openedSince(settings: Hours, found: Date, earliest: number): Date {
  let opened = found.getTime();
  for (let back = 1; back <= LONGEST_CHANGE_MINUTES; back += 1) {
    const before = opened - MINUTE_MS;
    if (before < earliest || !isOpen(settings, new Date(before))) break;
    opened = before;
  }
  return new Date(opened);
}

/** Minutes until a clock shows the next of these times; a change of the clocks costs one more step. */
function untilNextStart(minutes: number, starts: ReadonlySet<number>): number {
  return Math.min(...[...starts].map((start) => (start - minutes + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES));
}
