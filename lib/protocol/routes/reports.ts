import { z } from "zod";
import { namedZone, statedFilter } from "../dialog-filter";
import { MEMBERS, route } from "./spec";

const tag = "reports";

/** The longest span of a report, in days. */
export const REPORT_DAYS_MAX = 366;

export const REPORTS = [
  "volume",
  "first_response",
  "resolution",
  "waiting",
  "operators",
  "assistants",
  "labels",
  "channels",
  "ratings",
  "by_hour",
] as const;
export type ReportName = (typeof REPORTS)[number];

export const REPORT_GROUPS = [
  "day",
  "week",
  "month",
  "hour",
  "weekday_hour",
  "status",
  "priority",
  "channel",
  "label",
  "assignee",
  "assistant",
  "score",
] as const;
export type ReportGroup = (typeof REPORT_GROUPS)[number];

const when = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

const reportQuery = z.object({
  from: when
    .optional()
    .describe("conversations begun at this time or later; a day such as 2026-03-01 begins at its midnight. 30 days before `to` without it"),
  to: when.optional().describe("and begun before this time: of a day that is its first moment. The end of today without it"),
  group_by: z.enum(REPORT_GROUPS).optional().describe("what the groups are; each report has its own without it"),
  timezone: namedZone.default("UTC").describe("whose days and hours are meant, such as Europe/Madrid"),
  clock: z
    .enum(["calendar", "business"])
    .default("calendar")
    .describe("`business`: durations count the business hours alone (`GET /api/handoff-settings`), in their time zone"),
});
export type ReportQuery = z.output<typeof reportQuery>;

const seconds = z.number().min(0).nullable().optional();

const said = {
  helpful: z.number().int().optional().describe("of the report `assistants`: answers that somebody said helped"),
  unhelpful: z.number().int().optional().describe("and answers that somebody said did not, or reported"),
};

const group = z.object({
  key: z
    .string()
    .describe(
      "by `group_by`: `2026-03-01`, the Monday of a week, `2026-03`, `09`, `1-09` (0 is Sunday), a status, an id, a label, `1` to `5`; `none` for no one",
    ),
  name: z.string().nullable().optional().describe("of a member or an assistant"),
  value: z.number().nullable().describe("in the report's `unit`; seconds and scores are the mean; null where nothing is measured"),
  count: z.number().int().describe("how many conversations `filter` finds"),
  p50: seconds.describe("the median, in seconds"),
  p90: seconds.describe("what nine of ten stay below, in seconds"),
  ...said,
  filter: statedFilter,
});

export const report = z.object({
  name: z.enum(REPORTS),
  from: z.string().describe("inclusive"),
  to: z.string().describe("exclusive"),
  timezone: z.string(),
  group_by: z.enum(REPORT_GROUPS),
  unit: z.enum(["conversations", "seconds", "score"]),
  total: z.number().nullable().describe("of all its conversations, in `unit`"),
  count: z.number().int(),
  p50: seconds,
  p90: seconds,
  ...said,
  filter: statedFilter,
  groups: z.array(group),
});
export type Report = z.infer<typeof report>;

const name = z.enum([...REPORTS, ...REPORTS.map((each) => `${each}.csv` as const)]);

export const reportRoutes = {
  getReport: route({
    method: "GET",
    path: "/api/reports/{name}",
    tag,
    who: MEMBERS,
    scope: "read",
    params: z.object({ name }),
    query: reportQuery,
    summary: "A report over the conversations begun in a time that the caller may see; with `.csv` behind its name as a table",
    answer: report,
  }),
} as const;
