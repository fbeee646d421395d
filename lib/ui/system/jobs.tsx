import type { JobView } from "@/lib/protocol/routes/monitoring";
import { rest } from "../api";
import { Button } from "../base/button";
import { SkeletonRows, Trouble } from "../base/states";
import { longSpan, useNow } from "../base/time";
import { toast } from "../base/toast";
import { useRoute } from "../server-state";
import { useRefresh } from "./use-refresh";

const REFRESH_MS = 5_000;

const nameOf = (name: string): string => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function Row({ job, onRun }: { job: JobView; onRun: () => void }) {
  const now = useNow();
  const run = async () => {
    const answer = await rest.post("/api/jobs/{name}/run", { params: { name: job.name } });
    if (!answer.ok) return toast("failed", `Not begun: ${answer.error.error}`);
    toast("done", `${nameOf(job.name)} is begun.`);
    onRun();
  };
  const facts = [
    job.every_seconds !== null && `every ${longSpan(job.every_seconds * 1_000)}`,
    job.waiting > 0 && `${job.waiting} waiting`,
    job.last_started_at ? `ran ${longSpan(now - Date.parse(job.last_started_at))} ago, in ${job.last_duration_ms} ms` : "never ran",
    `${job.runs} runs`,
  ];
  return (
    <li className="flex items-center gap-3 border-b border-line py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="font-strong">{nameOf(job.name)}</p>
        <p className="text-13 text-ink-soft">{facts.filter(Boolean).join(" · ")}</p>
        {job.failures > 0 && (
          <p className="text-13 text-red-text [overflow-wrap:anywhere]">
            Failed {job.failures} {job.failures === 1 ? "time" : "times"}
            {job.last_error && `: ${job.last_error}`}
          </p>
        )}
      </div>
      <Button onClick={() => void run()} aria-label={`Run ${nameOf(job.name)} now`}>
        Run now
      </Button>
    </li>
  );
}

/** What is done in the background, on all nodes. */
export function Jobs() {
  const { data, error, loading, reload } = useRoute("/api/jobs");
  useRefresh(reload, REFRESH_MS);
  if (loading) return <SkeletonRows />;
  if (!data) return error && <Trouble error={error} onRetry={() => void reload()} />;
  return (
    <ul aria-label="Jobs">
      {data.data.map((job) => (
        <Row key={job.name} job={job} onRun={() => void reload()} />
      ))}
    </ul>
  );
}
