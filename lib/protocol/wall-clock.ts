const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  formats.set(timezone, made);
  return made;
}

/** What a clock and a calendar on the wall show. */
type WallClock = {
  /** `2026-03-29` */
  date: string;
  /** The day of the week: 0 is Sunday. */
  day: number;
  /** Whole minutes since midnight. */
  minutes: number;
};

function partsOf(at: Date, timezone: string): Record<string, string> {
  return Object.fromEntries(
    formatOf(timezone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
}

/** What a wall shows at a moment. @throws RangeError for a time zone that does not exist */
export function wallClock(at: Date, timezone: string): WallClock {
  const { weekday = "", year, month, day, hour, minute } = partsOf(at, timezone);
  return { date: `${year}-${month}-${day}`, day: WEEKDAYS.indexOf(weekday), minutes: Number(hour) * 60 + Number(minute) };
}

/** How far a wall's time is ahead of UTC at a moment, in milliseconds. */
function offsetOf(at: number, timezone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(new Date(at), timezone);
  const shown = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return shown - Math.floor(at / 1_000) * 1_000;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * When a wall shows a time. Of a time that it shows twice it is the first; of one that it never shows, since the clocks go
 * forward over it, the moment at which they do.
 * @param date such as `2026-03-29`
 */
export function momentOnWall(date: string, minutes: number, timezone: string): Date {
  const shown = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS;
  const [before, after] = [shown - DAY_MS, shown + DAY_MS].map((at) => offsetOf(at, timezone)) as [number, number];
  const first = shown - before;
  if (offsetOf(first, timezone) === before) return new Date(first);
  const second = shown - after;
  return offsetOf(second, timezone) === after ? new Date(second) : changeBetween(second, first, timezone);
}

/** The moment between these at which the clocks change. */
function changeBetween(earlier: number, later: number, timezone: string): Date {
  let [from, to] = [Math.min(earlier, later), Math.max(earlier, later)];
  const offset = offsetOf(from, timezone);
  while (to - from > 1_000) {
    const middle = Math.floor((from + to) / 2_000) * 1_000;
    if (middle === from || middle === to) break;
    if (offsetOf(middle, timezone) === offset) from = middle;
    else to = middle;
  }
  return new Date(to);
}

/** A day that lies so many days after another: `2026-03-01` and 1 is `2026-03-02`. */
export const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
