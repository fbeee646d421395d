import { Play } from "lucide-react";
import { useEffect, useState } from "react";
import type { EvaluationRun } from "@/lib/protocol/routes/evaluations";
import { rest } from "../../api";
import { Button } from "../../base/button";
import { Choice } from "../../base/field";
import { Card, FormError } from "../../base/page";
import { SkeletonRows, Trouble } from "../../base/states";
import { shortDate } from "../../base/time";
import { useMay } from "../../desk/desk-context";
import { useAction, useRoute } from "../../server-state";
import { money } from "../money";
import { Cases } from "./cases";
import { FeedbackList } from "./feedback";
import { RunResults } from "./run-results";

/** How often progress is asked for while a run is under way. */
const LOOK_MS = 1_000;

const namedRun = ({ created_at, passed, total, started_by }: EvaluationRun): string =>
  `${shortDate(created_at)} · ${passed} of ${total} passed · ${started_by}`;

function Progress({ run }: { run: EvaluationRun }) {
  return (
    <div className="mt-3">
      <p role="status" className="tabular text-13 text-ink-soft">
        {run.done} of {run.total} run, {run.passed} passed
      </p>
      <div aria-hidden className="mt-1.5 h-1 overflow-hidden rounded-full bg-pressed">
        <div
          className="h-full rounded-full bg-accent transition-[width]"
          style={{ width: `${Math.round((100 * run.done) / Math.max(1, run.total))}%` }}
        />
      </div>
    </div>
  );
}

function Costs({ run }: { run: EvaluationRun }) {
  const currency = useRoute("/api/usage").data?.currency ?? "USD";
  if (run.tokens === 0) return null;
  const cost = run.cost === 0 ? "" : `, ${money(run.cost, currency)}`;
  return (
    <p className="tabular mt-2 text-12 text-ink-faint">
      This run cost {run.tokens.toLocaleString("en")} tokens of the model{cost}.
    </p>
  );
}

function Runs({
  assistantId,
  runs,
  mayChange,
  onChanged,
}: {
  assistantId: string;
  runs: EvaluationRun[];
  mayChange: boolean;
  onChanged: () => void;
}) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { busy, error, start } = useAction(() => rest.post("/api/assistants/{id}/evaluations/runs", { params: { id: assistantId } }));
  const [newest] = runs;
  const running = runs.find(({ status }) => status === "running");
  const done = runs.filter(({ status }) => status === "done");
  const shown = done.find(({ id }) => id === chosen) ?? done[0];
  const run = async () => {
    if (!(await start())) return;
    setChosen(null);
    onChanged();
  };
  const stop = async (one: EvaluationRun) => {
    await rest.delete("/api/assistants/{id}/evaluations/runs/{run_id}", { params: { id: assistantId, run_id: one.id } });
    onChanged();
  };
  return (
    <Card
      title="Evaluation"
      about="Runs all tests as the assistant is now. Run it before and after you change its knowledge or its settings."
    >
      {newest && !newest.current && !running && (
        <p className="mb-3 rounded-control bg-amber-soft px-3 py-2 text-13 text-amber-text">
          Knowledge or settings have changed since the last run.
        </p>
      )}
      {mayChange && (
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            busy={busy || running !== undefined}
            icon={<Play aria-hidden className="size-3.5" />}
            onClick={() => void run()}
          >
            {running ? "Running" : "Run all tests"}
          </Button>
          {running && <Button onClick={() => void stop(running)}>Stop</Button>}
        </div>
      )}
      <div className="mt-2">
        <FormError error={error} />
      </div>
      {running && <Progress run={running} />}
      {shown && (
        <div className="mt-4">
          <Choice label="Run" value={shown.id} onChange={(event) => setChosen(Number(event.target.value))}>
            {done.map((one) => (
              <option key={one.id} value={one.id}>
                {namedRun(one)}
              </option>
            ))}
          </Choice>
          <Costs run={shown} />
          <RunResults key={shown.id} assistantId={assistantId} runId={shown.id} />
        </div>
      )}
    </Card>
  );
}

/** Test conversations of an assistant, and what came of them. */
export function Evaluation({ assistantId }: { assistantId: string }) {
  const mayChange = useMay("admin");
  const [copied, setCopied] = useState(0);
  const { data, error, loading, reload } = useRoute("/api/assistants/{id}/evaluations/runs", { params: { id: assistantId } });
  const isRunning = data?.data.some(({ status }) => status === "running") ?? false;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => void reload(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning, reload]);
  const onChanged = () => void reload();
  return (
    <>
      {loading && <SkeletonRows rows={2} />}
      {error && !data && <Trouble error={error} onRetry={onChanged} />}
      {data && <Runs assistantId={assistantId} runs={data.data} mayChange={mayChange} onChanged={onChanged} />}
      <Cases key={copied} assistantId={assistantId} mayChange={mayChange} onChanged={onChanged} />
      <FeedbackList assistantId={assistantId} mayChange={mayChange} onCopied={() => setCopied(copied + 1)} />
    </>
  );
}
