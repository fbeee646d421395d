const pad = (part: number): string => String(part).padStart(2, "0");

/** The local day of a moment as a date field has it: `2026-05-01`; "" without one. */
export function dayOf(iso: string | undefined): string {
  if (iso === undefined) return "";
  const at = new Date(iso);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
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
