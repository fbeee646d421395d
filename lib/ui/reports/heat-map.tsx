import type { Report } from "@/lib/protocol/routes/reports";
import { Link } from "../shell/link";
import { listOf } from "./words";

const DAYS: readonly [string, string][] = [
  ["1", "Mon"],
  ["2", "Tue"],
  ["3", "Wed"],
  ["4", "Thu"],
  ["5", "Fri"],
  ["6", "Sat"],
  ["0", "Sun"],
];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

/** When conversations begin: a square for each hour of the week, the darker the more, which leads to them. */
export function HeatMap({ report: { groups } }: { report: Report }) {
  const known = new Map(groups.map((group) => [group.key, group]));
  const most = Math.max(...groups.map(({ count }) => count), 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard as well
    <section aria-label="Conversations by hour of the week" tabIndex={0} className="overflow-x-auto">
      <table className="tabular min-w-160 border-separate border-spacing-0.5 text-12">
        <thead>
          <tr>
            <td />
            {HOURS.map((hour) => (
              <th key={hour} scope="col" className="font-normal text-ink-soft">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map(([day, words]) => (
            <tr key={day}>
              <th scope="row" className="pe-2 text-start font-normal text-ink-soft">
                {words}
              </th>
              {HOURS.map((hour) => {
                const group = known.get(`${day}-${hour}`);
                const count = group?.count ?? 0;
                return (
                  <td key={hour} className="p-0">
                    <Link
                      href={listOf(group?.filter ?? {})}
                      aria-label={`${words} ${hour}:00, ${count} ${count === 1 ? "conversation" : "conversations"}`}
                      title={`${words} ${hour}:00: ${count}`}
                      className="flex h-8 w-full items-center justify-center rounded-[3px] text-ink"
                      style={{ background: `color-mix(in oklab, var(--accent) ${Math.round((count / most) * 35)}%, var(--hover))` }}
                    >
                      {count || ""}
                    </Link>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
