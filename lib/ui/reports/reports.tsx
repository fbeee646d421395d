"use client";
import { ChartColumn, Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { addressOf } from "@/lib/client/api";
import { REPORTS, type Report } from "@/lib/protocol/routes/reports";
import { dayAfter } from "@/lib/protocol/wall-clock";
import { cx } from "../base/cx";
import { TextField } from "../base/field";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { Switch } from "../base/switch";
import { dayField } from "../base/time";
import { useRoute } from "../server-state";
import { Link, useNavigate } from "../shell/link";
import { GroupTable, TimeBars } from "./bars";
import { HeatMap } from "./heat-map";
import { before, changeOf, groupOf, localZone, readShown, type Shown, SPANS, writeShown } from "./period";
import { duration, figure, listOf, REPORT_WORDS } from "./words";

const CHOICE = "hit inline-flex shrink-0 items-center rounded-control px-2.5 text-13 whitespace-nowrap";
const chosen = (is: boolean) => cx(CHOICE, is ? "bg-pressed font-strong text-ink" : "text-ink-soft hover:bg-hover hover:text-ink");

function Names({ shown }: { shown: Shown }) {
  return (
    <nav aria-label="Reports" className="mb-4 flex flex-wrap gap-1">
      {REPORTS.map((name) => (
        <Link
          key={name}
          href={writeShown({ ...shown, name })}
          aria-current={name === shown.name ? "page" : undefined}
          className={chosen(name === shown.name)}
        >
          {REPORT_WORDS[name].title}
        </Link>
      ))}
    </nav>
  );
}

/** Of which days: a span up to today, or any. */
function PeriodPicker({ shown }: { shown: Shown }) {
  const navigate = useNavigate();
  const choose = (part: { from?: string; to?: string }) => navigate(writeShown({ ...shown, ...part, span: null }));
  const last = dayAfter(shown.to, -1);
  return (
    <div className="mb-6 flex flex-wrap items-end gap-x-4 gap-y-3">
      <fieldset className="flex gap-1">
        <legend className="mb-1 text-13 font-strong">Period</legend>
        {SPANS.map((span) => (
          <Link
            key={span}
            href={writeShown({ ...shown, span })}
            aria-current={span === shown.span ? "true" : undefined}
            className={chosen(span === shown.span)}
          >
            {span} days
          </Link>
        ))}
      </fieldset>
      <TextField
        label="From"
        type="date"
        max={last}
        value={shown.from}
        onChange={({ target }) => target.value && choose({ from: target.value })}
      />
      <TextField
        label="To"
        type="date"
        min={shown.from}
        value={last}
        onChange={({ target }) => target.value && choose({ to: dayAfter(target.value, 1) })}
      />
      <Switch label="Business hours only" checked={shown.business} onChange={(business) => navigate(writeShown({ ...shown, business }))} />
    </div>
  );
}

function Change({ change, days }: { change: number | null; days: number }) {
  if (change === null) return <span>Nothing to compare with in the {days} days before</span>;
  const words = change === 0 ? "The same as" : `${Math.abs(change)}% ${change > 0 ? "more than" : "less than"}`;
  return (
    <span>
      {words} in the {days} days before
    </span>
  );
}

/** The figures of the whole period, and how they differ from those of the period before. */
function Totals({ report, earlier, days }: { report: Report; earlier: Report | null; days: number }) {
  const { total, unit, p50, p90, filter } = report;
  const spread: [string, number | null | undefined][] = [
    ["Median", p50],
    ["9 of 10 within", p90],
  ];
  return (
    <div className="mb-6 flex flex-wrap items-end gap-x-8 gap-y-3">
      <div>
        <p className="text-12 text-ink-soft">{unit === "conversations" ? "Conversations" : "Mean"}</p>
        <p className="tabular text-20 font-strong">
          <Link href={listOf(filter)} className="text-accent-text underline underline-offset-4">
            {figure(total, unit)}
          </Link>
        </p>
      </div>
      {spread.map(
        ([words, value]) =>
          value != null && (
            <div key={words}>
              <p className="text-12 text-ink-soft">{words}</p>
              <p className="tabular text-20 font-strong">{duration(value)}</p>
            </div>
          ),
      )}
      <p className="text-13 text-ink-soft">{earlier && <Change change={changeOf(total, earlier.total)} days={days} />}</p>
    </div>
  );
}

function Chart({ report }: { report: Report }) {
  if (report.group_by === "weekday_hour") return <HeatMap report={report} />;
  const isOverTime = report.group_by === "day" || report.group_by === "week" || report.group_by === "month";
  return isOverTime ? <TimeBars report={report} /> : <GroupTable report={report} />;
}

const queryOf = (shown: Shown) =>
  ({
    from: shown.from,
    to: shown.to,
    group_by: groupOf(shown),
    timezone: localZone(),
    clock: shown.business ? "business" : "calendar",
  }) as const;

function Shows({ shown }: { shown: Shown }) {
  const params = { name: shown.name };
  const query = queryOf(shown);
  const { data, error, loading, reload } = useRoute("/api/reports/{name}", { params, query });
  const earlier = useRoute("/api/reports/{name}", { params, query: { ...query, ...before(shown) } });
  return (
    <section aria-label={REPORT_WORDS[shown.name].title} className="flex flex-1 flex-col">
      <p className="mb-4 text-ink-soft">{REPORT_WORDS[shown.name].about}</p>
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data?.count === 0 && (
        <Empty icon={<ChartColumn aria-hidden />} title="Nothing to report">
          No conversation of this kind began in this time. Choose a longer period.
        </Empty>
      )}
      {data && data.count > 0 && (
        <>
          <Totals report={data} earlier={earlier.data} days={shown.days} />
          <Chart report={data} />
        </>
      )}
    </section>
  );
}

/** How much, how fast and how well, over a time; every figure leads to its conversations. */
export function Reports() {
  const shown = readShown(new URLSearchParams(useSearchParams()), dayField(new Date()));
  const table = addressOf("/api/reports/{name}", { params: { name: `${shown.name}.csv` }, query: queryOf(shown) });
  return (
    <PageBody
      title="Reports"
      about="Of the conversations that you may see, by the day on which they began."
      action={
        <a
          href={table}
          download
          className="hit inline-flex items-center gap-1.5 rounded-control border border-line px-3 text-13 font-strong hover:border-line-strong"
        >
          <Download aria-hidden className="size-4" />
          Download CSV
        </a>
      }
    >
      <Names shown={shown} />
      <PeriodPicker shown={shown} />
      <Shows shown={shown} />
    </PageBody>
  );
}
