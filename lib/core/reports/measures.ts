import { type SQL, sql } from "drizzle-orm";
import { dialogs } from "../../../db/schema";
import type { DialogConditions } from "../../protocol/dialog-filter";
import type { Report, ReportGroup, ReportName } from "../../protocol/routes/reports";
import type { OpenSpan } from "../system";

/** What a report measures of each conversation, of which, and how it is grouped where nobody says. */
export type Measure = {
  unit: Report["unit"];
  /** Which conversations are measured, besides those of the period. */
  filter: DialogConditions;
  by: ReportGroup;
  /** What `p50` and `p90` are of, or the value where that is a mean; null: there is nothing to measure but how many there are. */
  of: { from: SQL; to: SQL } | "score" | null;
};

const FIRST_RESPONSE = { from: sql`${dialogs.first_written_at}`, to: sql`${dialogs.first_reply_at}` };
const WAITING = { from: sql`${dialogs.first_needed_at}`, to: sql`${dialogs.first_reply_at}` };
const RESOLUTION = { from: sql`${dialogs.created_at}`, to: sql`${dialogs.resolved_at}` };

const counted = (by: ReportGroup, of: Measure["of"] = null): Measure => ({ unit: "conversations", filter: {}, by, of });

/** What each report measures. @param by how it is to be grouped, where somebody says */
export function measureOf(name: ReportName, by: ReportGroup | undefined): Measure {
  switch (name) {
    case "volume":
      return counted("day");
    case "by_hour":
      return counted("hour");
    case "first_response":
      return { unit: "seconds", filter: { answered: true }, by: "day", of: FIRST_RESPONSE };
    case "waiting":
      return { unit: "seconds", filter: { answered: true }, by: "day", of: WAITING };
    case "resolution":
      return { unit: "seconds", filter: { status: "resolved" }, by: "day", of: RESOLUTION };
    case "operators":
      return counted("assignee", FIRST_RESPONSE);
    case "assistants":
      return counted("assistant", RESOLUTION);
    case "labels":
      return counted("label", FIRST_RESPONSE);
    case "channels":
      return counted("channel", FIRST_RESPONSE);
    case "ratings":
      return by === undefined || by === "score"
        ? { ...counted("score"), filter: { rating: "any" } }
        : { unit: "score", filter: { rating: "any" }, by, of: "score" };
  }
}

/** Parts of business time as SQL has them: when each begins and ends, and how many seconds lie in those before it. */
function spansAsSql(spans: readonly OpenSpan[]) {
  let sum = 0;
  const before = spans.map(({ from, to }) => {
    const so = sum;
    sum += (to - from) / 1_000;
    return so;
  });
  const list = (values: readonly number[]) => sql`${`{${values.join(",")}}`}::float8[]`;
  return {
    from: list(spans.map(({ from }) => from / 1_000)),
    to: list(spans.map(({ to }) => to / 1_000)),
    before: list(before),
  };
}

/** The seconds from one column to the other, those of business time alone where its spans are given. */
export function secondsOf({ from, to }: { from: SQL; to: SQL }, spans: readonly OpenSpan[] | null): SQL {
  if (spans === null) return sql`extract(epoch from ${to} - ${from})`;
  const open = spansAsSql(spans);
  const until = (at: SQL): SQL => {
    const epoch = sql`extract(epoch from ${at})::float8`;
    const place = sql`width_bucket(${epoch}, ${open.from})`;
    return sql`coalesce((${open.before})[${place}] + least(${epoch}, (${open.to})[${place}]) - (${open.from})[${place}], 0)`;
  };
  return spans.length === 0
    ? sql`case when ${from} is not null and ${to} is not null then 0 end`
    : sql`case when ${from} is not null and ${to} is not null then ${until(to)} - ${until(from)} end`;
}
