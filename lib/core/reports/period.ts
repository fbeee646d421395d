import { REPORT_DAYS_MAX, type ReportQuery } from "../../protocol/routes/reports";
import { dayAfter, momentOnWall, wallClock } from "../../protocol/wall-clock";
import { badRequest } from "../log";

/** From its first moment to the one after its last. */
export type Period = { from: Date; to: Date; timezone: string };

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Nothing was written in Baton before, and no calendar is asked for what comes behind. */
const YEARS = { first: 2000, last: 2199 };

/** @throws DomainError BAD_REQUEST for a year that is out of reach */
function momentOf(name: "from" | "to", text: string, timezone: string): Date {
  const year = Number(text.slice(0, 4));
  if (year < YEARS.first || year > YEARS.last) throw badRequest(`${name}: is not in the years ${YEARS.first} to ${YEARS.last}`);
  return text.includes("T") ? new Date(text) : momentOnWall(text, 0, timezone);
}

/** What a report is of. @throws DomainError BAD_REQUEST where it ends before it begins, is too long, or out of reach */
export function periodOf({ from, to, timezone }: Pick<ReportQuery, "from" | "to" | "timezone">, now: Date): Period {
  const ends = to === undefined ? momentOnWall(dayAfter(wallClock(now, timezone).date, 1), 0, timezone) : momentOf("to", to, timezone);
  const lastDay = wallClock(ends, timezone).date;
  const begins = from === undefined ? momentOnWall(dayAfter(lastDay, -DEFAULT_DAYS), 0, timezone) : momentOf("from", from, timezone);
  if (begins >= ends) throw badRequest("from: is not before to");
  // A day on which the clocks go back is longer.
  if (ends.getTime() - begins.getTime() > REPORT_DAYS_MAX * DAY_MS + HOUR_MS)
    throw badRequest(`from: a report is of ${REPORT_DAYS_MAX} days at most`);
  return { from: begins, to: ends, timezone };
}

export type Step = "day" | "week" | "month";

/** A part of a period between two midnights of its time zone: what it is called, and from when to when it goes. */
export type Part = { key: string; from: Date; to: Date };

const MONDAY = 1;

/** The first day of the day, week or month that a day is in. */
function firstDayOf(date: string, step: Step): string {
  if (step === "day") return date;
  if (step === "month") return `${date.slice(0, 7)}-01`;
  return dayAfter(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() - MONDAY + 7) % 7));
}

const nextOf = (first: string, step: Step): string =>
  step === "day" ? dayAfter(first, 1) : step === "week" ? dayAfter(first, 7) : firstDayOf(dayAfter(first, 31), "month");

/** The days, weeks or months of a period, none of them left out; the first and the last are cut where the period is. */
export function partsOf({ from, to, timezone }: Period, step: Step): Part[] {
  const parts: Part[] = [];
  let first = firstDayOf(wallClock(from, timezone).date, step);
  for (let begins = from; begins < to; ) {
    const next = nextOf(first, step);
    const ends = momentOnWall(next, 0, timezone);
    const end = ends < to ? ends : to;
    parts.push({ key: step === "month" ? first.slice(0, 7) : first, from: begins, to: end });
    begins = end;
    first = next;
  }
  return parts;
}
