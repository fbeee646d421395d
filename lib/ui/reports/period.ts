import { namedZone } from "@/lib/protocol/dialog-filter";
import { REPORT_DAYS_MAX, REPORTS, type ReportGroup, type ReportName } from "@/lib/protocol/routes/reports";
import { dayAfter } from "@/lib/protocol/wall-clock";

/** The spans that are offered, in days up to the end of today. */
export const SPANS = [7, 30, 90] as const;
const DEFAULT_SPAN = 30;

/** What an address shows: a report, and of which days; the last of them is not part of it. */
export type Shown = { name: ReportName; from: string; to: string; days: number; span: number | null; business: boolean };

const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** What an address of the reports asks for; what can't be meant is left out. @param today the local day, such as `2026-03-01` */
export function readShown(search: URLSearchParams, today: string): Shown {
  const name = REPORTS.find((each) => each === search.get("report")) ?? "volume";
  const business = search.get("clock") === "business";
  const [from, to] = [search.get("from"), search.get("to")];
  if (isDay(from) && isDay(to)) {
    const days = daysBetween(from, to);
    if (days > 0 && days <= REPORT_DAYS_MAX) return { name, from, to, days, span: null, business };
  }
  const span = SPANS.find((days) => String(days) === search.get("days")) ?? DEFAULT_SPAN;
  const end = dayAfter(today, 1);
  return { name, from: dayAfter(end, -span), to: end, days: span, span, business };
}

/** The address that shows it. */
export function writeShown({ name, from, to, span, business }: Shown): string {
  const period: Record<string, string> = span === null ? { from, to } : { days: String(span) };
  return `/reports?${new URLSearchParams({ report: name, ...period, ...(business ? { clock: "business" } : {}) })}`;
}

/** As many days as are shown, right before them. */
export const before = ({ from, days }: Shown): { from: string; to: string } => ({ from: dayAfter(from, -days), to: from });

/** The browser's time zone; UTC where its name is none that the server takes. */
export const localZone = (): string => namedZone.safeParse(Intl.DateTimeFormat().resolvedOptions().timeZone).data ?? "UTC";

const BY_DAY_MAX = 31;
const BY_WEEK_MAX = 182;
const OF_TIME: ReadonlySet<ReportName> = new Set(["volume", "first_response", "resolution", "waiting"]);

/** What the groups of a report are on the page: no more bars than one can tell apart. */
export function groupOf({ name, days }: Shown): ReportGroup | undefined {
  if (name === "by_hour") return "weekday_hour";
  if (!OF_TIME.has(name)) return undefined;
  return days <= BY_DAY_MAX ? "day" : days <= BY_WEEK_MAX ? "week" : "month";
}

/** By how much a figure differs from the one before, in per cent; null where there is nothing to compare. */
export const changeOf = (now: number | null, earlier: number | null): number | null =>
  now === null || earlier === null || earlier === 0 ? null : Math.round(((now - earlier) / earlier) * 100);
