import type { BusinessHours, OpeningHours } from "../../protocol/handoff-settings";
import { dayAfter, momentOnWall, wallClock } from "../../protocol/wall-clock";
import { isHoliday, minutesOf, spansOf } from "./opening-hours";

/** A time in which somebody is there, in milliseconds since 1970; the end is not part of it. */
export type OpenSpan = { from: number; to: number };

const DAY_MS = 86_400_000;
/** As far as one looks at first for so many open minutes, and at most at once: most is over in a day or two. */
const LOOK_AHEAD_MS = { first: 2 * DAY_MS, most: 64 * DAY_MS };
/** What is not over in five years never is. */
const LOOKS_MAX = 33;

/**
 * The times between two moments in which somebody is there, in their order, those that touch as one. Without hours and
 * holidays that is all the time.
 */
export function openSpans(settings: BusinessHours, from: Date, to: Date): OpenSpan[] {
  if (from >= to) return [];
  const { timezone } = settings;
  const hours = spansOf(settings);
  if (hours.length === 0) return [{ from: from.getTime(), to: to.getTime() }];
  const found: OpenSpan[] = [];
  const last = wallClock(to, timezone).date;
  // What began the day before may go over midnight.
  for (let date = dayAfter(wallClock(from, timezone).date, -1); date <= last; date = dayAfter(date, 1)) {
    if (isHoliday(settings, date)) continue;
    const day = new Date(`${date}T00:00:00Z`).getUTCDay();
    for (const span of hours) if (span.days.includes(day)) found.push(spanOn(date, span, timezone));
  }
  return merged(found.map((span) => ({ from: Math.max(span.from, from.getTime()), to: Math.min(span.to, to.getTime()) })));
}

function spanOn(date: string, { from, to }: OpeningHours, timezone: string): OpenSpan {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const endsOn = start < end ? date : dayAfter(date, 1);
  return { from: momentOnWall(date, start, timezone).getTime(), to: momentOnWall(endsOn, end, timezone).getTime() };
}

function merged(spans: OpenSpan[]): OpenSpan[] {
  const sorted = spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  const result: OpenSpan[] = [];
  for (const span of sorted) {
    const before = result.at(-1);
    if (before && span.from <= before.to) before.to = Math.max(before.to, span.to);
    else result.push({ ...span });
  }
  return result;
}

/** How much of the time between two moments somebody was there, in milliseconds. */
export const businessMs = (hours: BusinessHours, from: Date, to: Date): number =>
  openSpans(hours, from, to).reduce((sum, span) => sum + span.to - span.from, 0);

/** The moment at which somebody has been there for so long since another; null where that is years ahead. */
export function afterBusinessMs(hours: BusinessHours, from: Date, ms: number): Date | null {
  if (spansOf(hours).length === 0) return new Date(from.getTime() + ms);
  let [left, start, ahead] = [ms, from.getTime(), LOOK_AHEAD_MS.first];
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    for (const span of openSpans(hours, new Date(start), new Date(start + ahead))) {
      if (span.to - span.from >= left) return new Date(span.from + left);
      left -= span.to - span.from;
    }
    start += ahead;
    ahead = Math.min(2 * ahead, LOOK_AHEAD_MS.most);
  }
  return null;
}
