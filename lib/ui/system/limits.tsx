import { Gauge } from "lucide-react";
import type { LimitInForceView } from "@/lib/protocol/routes/monitoring";
import { rest } from "../api";
import { Button } from "../base/button";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { fullTime } from "../base/time";
import { toast } from "../base/toast";
import { useRoute } from "../server-state";
import { useRefresh } from "./use-refresh";

const REFRESH_MS = 5_000;

/** `uploads-of-address` as a person says it. */
const nameOf = (limit: string): string => {
  const words = limit.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function Row({ limit, onReleased }: { limit: LimitInForceView; onReleased: () => void }) {
  const release = async () => {
    const answer = await rest.delete("/api/rate-limits/{key}", { params: { key: limit.key } });
    if (!answer.ok && answer.error.code !== "NOT_FOUND") return toast("failed", `Not released: ${answer.error.error}`);
    toast("done", `${limit.subject} may go on.`);
    onReleased();
  };
  return (
    <li className="flex items-center gap-3 border-b border-line py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="font-strong">{nameOf(limit.limit)}</p>
        <p className="text-13 text-ink-soft [overflow-wrap:anywhere]">
          <span className="font-mono text-12">{limit.subject}</span> · {limit.count} of {limit.max} in {limit.window_seconds} s · until{" "}
          {fullTime(limit.until)}
        </p>
      </div>
      <Button onClick={() => void release()} aria-label={`Release ${nameOf(limit.limit)} of ${limit.subject}`}>
        Release
      </Button>
    </li>
  );
}

/** Who has met a limit and may not go on yet. */
export function Limits() {
  const { data, error, loading, reload } = useRoute("/api/rate-limits");
  useRefresh(reload, REFRESH_MS);
  if (loading) return <SkeletonRows />;
  if (!data) return error && <Trouble error={error} onRetry={() => void reload()} />;
  if (data.data.length === 0)
    return (
      <Empty icon={<Gauge aria-hidden />} title="Nobody is held up">
        Who meets a limit stands here until they may go on.
      </Empty>
    );
  return (
    <ul aria-label="Rate limits">
      {data.data.map((limit) => (
        <Row key={limit.key} limit={limit} onReleased={() => void reload()} />
      ))}
    </ul>
  );
}
