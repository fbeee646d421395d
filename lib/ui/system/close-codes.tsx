import { Unplug } from "lucide-react";
import { useMemo, useState } from "react";
import { Choice } from "../base/field";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { useRoute } from "../server-state";

const HOUR_MS = 3_600_000;
const SPANS: readonly { hours: number; words: string }[] = [
  { hours: 1, words: "The last hour" },
  { hours: 24, words: "The last day" },
  { hours: 24 * 7, words: "The last week" },
  { hours: 24 * 90, words: "The last 90 days" },
];
const count = new Intl.NumberFormat();

/** How connections ended and why they were refused. */
export function CloseCodes() {
  const [hours, setHours] = useState(24);
  const from = useMemo(() => new Date(Date.now() - hours * HOUR_MS).toISOString(), [hours]);
  const { data, error, loading, reload } = useRoute("/api/close-codes", { query: { from } });
  const most = Math.max(1, ...(data?.data ?? []).map((each) => each.count));
  return (
    <>
      <search className="mb-4 max-w-52">
        <Choice label="When" value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {SPANS.map((span) => (
            <option key={span.hours} value={span.hours}>
              {span.words}
            </option>
          ))}
        </Choice>
      </search>
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data?.data.length === 0 && <Empty icon={<Unplug aria-hidden />} title="No connection ended in this time" />}
      {data && data.data.length > 0 && (
        <table className="w-full text-13">
          <thead className="text-start text-ink-soft">
            <tr className="border-b border-line">
              <th className="py-2 text-start font-strong">Code</th>
              <th className="py-2 text-start font-strong">Where</th>
              <th className="py-2 text-end font-strong">How many</th>
            </tr>
          </thead>
          <tbody>
            {data.data.map((each) => (
              <tr key={`${each.namespace} ${each.code}`} className="border-b border-line last:border-b-0">
                <td className="py-2">
                  <span className="tabular font-strong">{each.code}</span>{" "}
                  <span className="text-12 text-ink-soft [overflow-wrap:anywhere]">{each.name}</span>
                </td>
                <td className="py-2 font-mono text-12">{each.namespace}</td>
                <td className="tabular py-2 text-end">
                  <span
                    aria-hidden
                    className="me-2 inline-block h-2 rounded-full bg-accent"
                    style={{ inlineSize: `${(each.count / most) * 25}%` }}
                  />
                  {count.format(each.count)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
