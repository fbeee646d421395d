import type { BusinessHours, OpeningHours } from "../../protocol/handoff-settings";
import { dayAfter, wallClock } from "../../protocol/wall-clock";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** As far as one looks for the next opening: a week has every day in it once, and each holiday may take the only one. */
const lookAheadDays = ({ holidays = [] }: BusinessHours): number => 8 + 7 * holidays.length;

/** Minutes since midnight of a clock such as `09:30`. */
export const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const ANY_DAY: readonly OpeningHours[] = [{ days: [0, 1, 2, 3, 4, 5, 6], from: "00:00", to: "00:00" }];

/** The spans of each day that is no holiday; empty where somebody is there at any time. */
export const spansOf = ({ hours, holidays = [] }: BusinessHours): readonly OpeningHours[] =>
  hours.length === 0 && holidays.length > 0 ? ANY_DAY : hours;

export const isHoliday = ({ holidays = [] }: BusinessHours, date: string): boolean => holidays.some((day) => day.date === date);

/** Whether somebody is said to be there at that time; without hours it is so on every day that is no holiday. */
export function isOpen(settings: BusinessHours, at: Date): boolean {
  const spans = spansOf(settings);
  if (spans.length === 0) return true;
  const { date, day, minutes } = wallClock(at, settings.timezone);
  const [today, yesterday] = [!isHoliday(settings, date), !isHoliday(settings, dayAfter(date, -1))];
  // A span whose end is not after its beginning goes over midnight and belongs to the day on which it begins.
  return spans.some(({ days, from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    const isOfToday = today && days.includes(day) && minutes >= start;
    if (start < end) return isOfToday && minutes < end;
    return isOfToday || (yesterday && days.includes((day + 6) % 7) && minutes < end);
  });
}

/** When somebody is back: the next opening after a time that lies outside of the hours; null inside them, or where there is none. */
export function nextOpening(settings: BusinessHours, at: Date): Date | null {
  if (isOpen(settings, at)) return null;
  const starts = new Set(spansOf(settings).map(({ from }) => minutesOf(from)));
  const first = Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS;
  for (let ahead = 0; ahead < lookAheadDays(settings) * DAY_MINUTES; ) {
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

function openedSince(settings: BusinessHours, found: Date, earliest: number): Date {
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
