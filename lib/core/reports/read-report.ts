import { and, eq, gte, min, type SQL, sql } from "drizzle-orm";
import { dialogs } from "../../../db/schema";
import { type DialogConditions, stated } from "../../protocol/dialog-filter";
import type { Report, ReportName, ReportQuery } from "../../protocol/routes/reports";
import { rowsOf } from "../conversations";
import { type Actor, handoffSettingsOf, OPERATOR, requireMember } from "../log";
import { type OpenSpan, openSpans } from "../system";
import type { Core } from "./core";
import { type Grouping, groupingOf } from "./groupings";
import { type Measure, measureOf, secondsOf } from "./measures";
import { type Period, periodOf } from "./period";

type Figure = { key: string | null; count: number; mean: number | null; p50: number | null; p90: number | null };

/**
 * A report over the conversations begun in a period that the actor may see; each figure with the filter that finds what it is of.
 * @throws DomainError FORBIDDEN, BAD_REQUEST for a period that is none, too long or out of reach
 */
export async function readReport(core: Core, actor: Actor, name: ReportName, query: ReportQuery): Promise<Report> {
  requireMember(actor, OPERATOR);
  return core.reading((from) => makeReport({ ...core, ...from }, actor, name, query));
}

async function makeReport(core: Core, actor: Actor, name: ReportName, query: ReportQuery): Promise<Report> {
  const period = periodOf(query, core.now());
  const measure = measureOf(name, query.group_by);
  const by = query.group_by ?? measure.by;
  const grouping = groupingOf(by, period);
  const spans = query.clock === "business" ? await businessSpans(core, actor, period) : null;
  const filter: DialogConditions = { from: period.from.toISOString(), to: period.to.toISOString(), ...measure.filter };
  const figures = (key: SQL, value = valueAs(measure, spans)) => readFigures(core, actor, filter, key, value);
  const [[total], found] = await Promise.all([figures(sql`''`), figures(grouping.key)]);
  const toGroup = (figure: Figure) => ({
    key: String(figure.key),
    ...measured(measure, figure),
    filter: stated({ ...filter, ...grouping.filterOf(String(figure.key)) }),
  });
  const saidBy = (key: SQL) => (name === "assistants" ? readFeedback((value) => figures(key, value)) : null);
  const [saidInAll, said] = await Promise.all([saidBy(sql`''`), saidBy(grouping.key)]);
  const { value = null, ...totals } = measured(measure, total ?? nothing(""));
  return {
    name,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    timezone: period.timezone,
    group_by: by,
    unit: measure.unit,
    total: value,
    ...totals,
    ...saidInAll?.(""),
    filter: stated(filter),
    groups: await named(
      core,
      by,
      inOrder(grouping, found).map((figure) => ({ ...toGroup(figure), ...said?.(String(figure.key)) })),
    ),
  };
}

/** The business hours from the first conversation of a period until now, since what began in it may have ended later. */
async function businessSpans(core: Core, { workspaceId }: Actor, { from }: Period): Promise<OpenSpan[] | null> {
  const settings = await handoffSettingsOf(core.db, workspaceId);
  if (settings.hours.length === 0 && settings.holidays.length === 0) return null;
  const ofPeriod = and(eq(dialogs.workspace_id, workspaceId), gte(dialogs.created_at, from));
  const [found] = await core.db
    .select({ first: min(sql<Date>`least(${dialogs.created_at}, ${dialogs.first_written_at})`).mapWith(dialogs.created_at) })
    .from(dialogs)
    .where(ofPeriod);
  return openSpans(settings, found?.first ?? core.now(), core.now());
}

function valueAs({ of }: Measure, spans: readonly OpenSpan[] | null): SQL {
  if (of === null) return sql`null::float8`;
  return of === "score" ? sql`${dialogs.rating_score}::float8` : sql`(${secondsOf(of, spans)})::float8`;
}

async function readFigures(core: Core, actor: Actor, filter: DialogConditions, key: SQL, value: SQL): Promise<Figure[]> {
  const { text, values } = rowsOf(core, actor, { filter: "all", ...filter }, { key, value });
  const rows = await core.run(
    {
      text: `select key, count(*)::int, avg(value), percentile_cont(array[0.5, 0.9]) within group (order by value)
        from (${text}) found where key is not null group by key order by count(*) desc, key`,
    },
    values,
  );
  return rows.map(([key, count, mean, percentiles]) => {
    const [p50 = null, p90 = null] = (percentiles ?? []) as (number | null)[];
    return { key: key as string, count: Number(count), mean: mean === null ? null : Number(mean), p50, p90 };
  });
}

/** How many answers somebody said helped, and did not, for each group. */
async function readFeedback(read: (value: SQL) => Promise<Figure[]>): Promise<(key: string) => { helpful: number; unhelpful: number }> {
  const countOf = async (helpful: boolean) => {
    const figures = await read(sql`(select count(*) from answer_feedback f join messages m on m.id = f.message_id
      where m.dialog_id = dialogs.id and m.deleted_at is null and f.helpful = ${helpful})::float8`);
    return new Map(figures.map(({ key, count, mean }) => [key, Math.round((mean ?? 0) * count)]));
  };
  const [helpful, unhelpful] = await Promise.all([countOf(true), countOf(false)]);
  return (key) => ({ helpful: helpful.get(key) ?? 0, unhelpful: unhelpful.get(key) ?? 0 });
}

const nothing = (key: string): Figure => ({ key, count: 0, mean: null, p50: null, p90: null });

/** By the keys there are, none of them left out; else the largest first. */
function inOrder({ keys }: Grouping, found: readonly Figure[]): readonly Figure[] {
  if (!keys) return found;
  const known = new Map(found.map((figure) => [figure.key, figure]));
  return keys.map((key) => known.get(key) ?? nothing(key));
}

const rounded = (value: number | null, digits: number): number | null => (value === null ? null : Number(value.toFixed(digits)));

function measured({ unit, of }: Measure, { count, mean, p50, p90 }: Figure) {
  const spread = of === null || of === "score" ? {} : { p50: rounded(p50, 1), p90: rounded(p90, 1) };
  const value = unit === "conversations" ? count : rounded(mean, unit === "score" ? 2 : 1);
  return { value, count, ...spread };
}

type Group = Report["groups"][number];

/** With the names of the members or assistants that the keys are the ids of. */
async function named(core: Core, by: Report["group_by"], groups: Group[]): Promise<Group[]> {
  if (by !== "assignee" && by !== "assistant") return groups;
  const nameOf = async (key: string) =>
    key === "none" ? null : by === "assignee" ? (await core.rows.person(Number(key)))?.name : (await core.rows.anyAssistant(key))?.name;
  return Promise.all(groups.map(async ({ key, ...group }) => ({ key, name: (await nameOf(key)) ?? null, ...group })));
}
