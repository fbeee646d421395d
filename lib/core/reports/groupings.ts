import { type SQL, sql } from "drizzle-orm";
import { dialogs } from "../../../db/schema";
import type { DialogConditions } from "../../protocol/dialog-filter";
import type { ReportGroup } from "../../protocol/routes/reports";
import { type Part, type Period, partsOf, type Step } from "./period";

/** What a report is grouped by: the key of each conversation as SQL, and what a key narrows the list to. */
export type Grouping = {
  key: SQL;
  filterOf: (key: string) => DialogConditions;
  /** The keys there are, in their order, whether anything falls under them or not; undefined: those that are found. */
  keys?: readonly string[];
};

const NONE = "none";

const local = ({ timezone }: Period): SQL => sql`(${dialogs.created_at} at time zone ${timezone}::text)`;
const twoDigits = (number: number): string => String(number).padStart(2, "0");
const HOURS = Array.from({ length: 24 }, (_, hour) => twoDigits(hour));

function byStep(period: Period, step: Step): Grouping {
  const parts = partsOf(period, step);
  const known = new Map<string, Part>(parts.map((part) => [part.key, part]));
  const begins = JSON.stringify(parts.map(({ from }) => from.toISOString()));
  const keys = JSON.stringify(parts.map(({ key }) => key));
  const list = (json: string, type: "timestamptz" | "text") =>
    sql`(select array_agg(value::${sql.raw(type)} order by n) from json_array_elements_text(${json}::text::json) with ordinality e (value, n))`;
  return {
    key: sql`(${list(keys, "text")})[width_bucket(${dialogs.created_at}, ${list(begins, "timestamptz")})]`,
    filterOf: (key) => {
      const part = known.get(key);
      return { from: part?.from.toISOString(), to: part?.to.toISOString() };
    },
    keys: parts.map(({ key }) => key),
  };
}

const byHour = (period: Period): Grouping => ({
  key: sql`to_char(${local(period)}, 'HH24')`,
  filterOf: (key) => ({ hour: Number(key), timezone: period.timezone }),
  keys: HOURS,
});

const byWeekdayAndHour = (period: Period): Grouping => ({
  key: sql`extract(dow from ${local(period)}) || '-' || to_char(${local(period)}, 'HH24')`,
  filterOf: (key) => ({ weekday: Number(key.slice(0, 1)), hour: Number(key.slice(2)), timezone: period.timezone }),
  keys: [1, 2, 3, 4, 5, 6, 0].flatMap((day) => HOURS.map((hour) => `${day}-${hour}`)),
});

/** How a report is put into groups. */
export function groupingOf(by: ReportGroup, period: Period): Grouping {
  switch (by) {
    case "day":
    case "week":
    case "month":
      return byStep(period, by);
    case "hour":
      return byHour(period);
    case "weekday_hour":
      return byWeekdayAndHour(period);
    case "status":
      return { key: sql`${dialogs.status}`, filterOf: (status) => ({ status: status as DialogConditions["status"] }) };
    case "priority":
      return { key: sql`${dialogs.priority}`, filterOf: (priority) => ({ priority: priority as DialogConditions["priority"] }) };
    case "channel":
      return { key: sql`${dialogs.channel}`, filterOf: (channel) => ({ channel: channel as DialogConditions["channel"] }) };
    case "label":
      return { key: sql`jsonb_array_elements_text(${dialogs.labels})`, filterOf: (label) => ({ label }) };
    case "assignee":
      return {
        key: sql`coalesce(${dialogs.assignee_id}::text, ${NONE})`,
        filterOf: (key) => ({ assignee: key === NONE ? NONE : Number(key) }),
      };
    case "assistant":
      return { key: sql`coalesce(${dialogs.assistant_id}, ${NONE})`, filterOf: (assistant) => ({ assistant }) };
    case "score":
      return {
        key: sql`${dialogs.rating_score}::text`,
        filterOf: (score) => ({ rating: Number(score) }),
        keys: ["1", "2", "3", "4", "5"],
      };
  }
}
