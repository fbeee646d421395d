import { REPORT_DAYS_MAX, type ReportQuery } from "../../protocol/routes/reports";
import { dayAfter, momentOnWall, wallClock } from "../../protocol/wall-clock";
import { badRequest } from "../log";

/** From its first moment to the one after its last. */
export type Period = { from: Date; to: Date; timezone: string };

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const momentOf = (text: string, timezone: string): Date => (text.includes("T") ? new Date(text) : momentOnWall(text, 0, timezone));

/** What a report is of. @throws DomainError BAD_REQUEST where it ends before it begins, or is too long */
export function periodOf({ from, to, timezone }: Pick<ReportQuery, "from" | "to" | "timezone">, now: Date): Period {
  const ends = to === undefined ? momentOnWall(dayAfter(wallClock(now, timezone).date, 1), 0, timezone) : momentOf(to, timezone);
  const lastDay = wallClock(ends, timezone).date;
  const begins = from === undefined ? momentOnWall(dayAfter(lastDay, -DEFAULT_DAYS), 0, timezone) : momentOf(from, timezone);
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
