import type { Report } from "@/lib/protocol/routes/reports";
import { Link } from "../shell/link";
import { duration, figure, groupWords, listOf } from "./words";

const share = (value: number | null, most: number): string =>
  `${most === 0 || value === null ? 0 : Math.max((value / most) * 100, value > 0 ? 1 : 0)}%`;

/** A report over days, weeks or months: a bar for each, which leads to its conversations. */
export function TimeBars({ report: { groups, group_by, unit } }: { report: Report }) {
  const most = Math.max(...groups.map(({ value }) => value ?? 0), 0);
  const [first, last] = [groups[0], groups.at(-1)];
  return (
    <figure className="rounded-card border border-line p-4">
      <ul aria-label="Over time" className="flex h-44 items-end gap-px sm:gap-1">
        {groups.map((group) => (
          <li key={group.key} className="flex h-full min-w-0 flex-1">
            <Link
              href={listOf(group.filter)}
              title={`${groupWords(group_by, group)}: ${figure(group.value, unit)}`}
              aria-label={`${groupWords(group_by, group)}: ${figure(group.value, unit)}`}
              className="flex h-full w-full items-end rounded-control hover:bg-hover"
            >
              <span aria-hidden className="block w-full rounded-t-[3px] bg-accent" style={{ height: share(group.value, most) }} />
            </Link>
          </li>
        ))}
      </ul>
      <figcaption className="tabular mt-2 flex justify-between gap-4 border-t border-line pt-2 text-12 text-ink-soft">
        <span>{first && groupWords(group_by, first)}</span>
        <span>Highest {figure(most, unit)}</span>
        <span>{last && groupWords(group_by, last)}</span>
      </figcaption>
    </figure>
  );
}

const CELL = "tabular py-1.5 ps-3 text-end whitespace-nowrap";

/** A report by something: a line for each, with a bar, which leads to its conversations. */
export function GroupTable({ report: { groups, group_by, unit } }: { report: Report }) {
  const most = Math.max(...groups.map(({ value }) => value ?? 0), 0);
  const hasSpread = groups.some(({ p50 }) => p50 !== undefined);
  const hasFeedback = groups.some(({ helpful }) => helpful !== undefined);
  return (
    <table className="w-full table-fixed text-13">
      <thead>
        <tr className="border-b border-line text-12 text-ink-soft">
          <th scope="col" className="w-2/5 py-1.5 text-start font-normal">
            Group
          </th>
          <th scope="col" className={`${CELL} font-normal`}>
            {unit === "conversations" ? "Number" : "Mean"}
          </th>
          {hasSpread && (
            <>
              <th scope="col" className={`${CELL} font-normal`}>
                Median
              </th>
              <th scope="col" className={`${CELL} font-normal`}>
                9 of 10
              </th>
            </>
          )}
          {hasFeedback && (
            <th scope="col" className={`${CELL} font-normal`}>
              Helped / not
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group.key} className="border-b border-line last:border-b-0">
            <th scope="row" className="py-1.5 text-start font-normal">
              <span dir="auto" className="block truncate">
                {groupWords(group_by, group)}
              </span>
              <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-accent" style={{ width: share(group.value, most) }} />
            </th>
            <td className={CELL}>
              <Link href={listOf(group.filter)} className="hit inline-flex items-center text-accent-text underline underline-offset-2">
                {figure(group.value, unit)}
              </Link>
            </td>
            {hasSpread && (
              <>
                <td className={CELL}>{group.p50 == null ? "–" : duration(group.p50)}</td>
                <td className={CELL}>{group.p90 == null ? "–" : duration(group.p90)}</td>
              </>
            )}
            {hasFeedback && (
              <td className={CELL}>
                {group.helpful ?? 0} / {group.unhelpful ?? 0}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
