import { useRoute } from "../server-state";
import { useRefresh } from "./use-refresh";

const REFRESH_MS = 5_000;
const count = new Intl.NumberFormat();

/** How many there are of what, at the moment. */
export function LiveNumbers() {
  const { data, reload } = useRoute("/api/websocket/stats");
  useRefresh(reload, REFRESH_MS);
  const numbers: readonly [string, number | undefined][] = [
    ["Connections", data?.total_connections],
    ["People on the site", data?.active_users],
    ["Team members", data?.active_operators],
    ["Messages in the last minute", data?.messages_last_minute],
    ["Waiting for an acknowledgement", data?.message_queue.pending_messages],
    ["Nodes", data?.nodes.length],
  ];
  return (
    <dl className="mb-6 grid grid-cols-2 gap-x-4 gap-y-3 rounded-card border border-line p-4 sm:grid-cols-3">
      {numbers.map(([words, value]) => (
        <div key={words} className="flex flex-col-reverse justify-end">
          <dt className="text-12 text-ink-soft">{words}</dt>
          <dd className="tabular text-20 font-strong">{value === undefined ? "–" : count.format(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
