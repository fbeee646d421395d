import { dayField } from "../base/time";

/** The local day of a moment as a date field has it: `2026-05-01`; "" without one. */
export function dayOf(iso: string | undefined): string {
  return iso === undefined ? "" : dayField(new Date(iso));
}

/** When a local day begins. @param later so many days after it; @returns undefined for what is no day */
export function startOf(day: string, later = 0): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return undefined;
  const [, year, month, date] = match;
  return new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString();
}

/** The last local day before a moment, which a filter's `to` excludes. */
export const lastDayBefore = (iso: string | undefined): string =>
  iso === undefined ? "" : dayOf(new Date(Date.parse(iso) - 1).toISOString());
