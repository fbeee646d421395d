import { Route } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { TraceStep } from "@/lib/protocol/routes/monitoring";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { fullTime } from "../base/time";
import { useRoute } from "../server-state";

const STEPS: Readonly<Record<TraceStep["step"], string>> = {
  received: "Received",
  committed: "Saved",
  published: "Announced to all nodes",
  delivered: "Sent to a device",
  acknowledged: "Arrived at a device",
  retried: "Sent to a device again",
  read: "Read",
};

function Step({ step, since }: { step: TraceStep; since: number }) {
  const after = Date.parse(step.at) - since;
  const where = [step.node && `node ${step.node.slice(0, 8)}`, step.connection_id && `connection ${step.connection_id.slice(0, 8)}`];
  return (
    <li className="relative border-s border-line ps-4 pb-4 last:pb-0">
      <span aria-hidden className="absolute -start-1 top-1.5 size-2 rounded-full bg-accent" />
      <p>
        <span className="font-strong">{STEPS[step.step]}</span>
        {step.principal && <span className="text-ink-soft"> · {step.principal.name}</span>}
      </p>
      <p className="tabular text-13 text-ink-faint">
        <time dateTime={step.at}>{fullTime(step.at)}</time>, {after} ms later
        {where.filter(Boolean).length > 0 && ` · ${where.filter(Boolean).join(" · ")}`}
      </p>
    </li>
  );
}

function Steps({ id }: { id: string }) {
  const { data, error, loading, reload } = useRoute("/api/messages/{id}/trace", { params: { id } });
  if (loading) return <SkeletonRows />;
  if (!data) return error && <Trouble error={error} onRetry={() => void reload()} />;
  const since = Date.parse(data.steps[0]?.at ?? "");
  return (
    <ol aria-label={`Message ${data.message_id}`} className="ms-1">
      {data.steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added, in order
        <Step key={at} step={step} since={since} />
      ))}
    </ol>
  );
}

/** One message's life over nodes and devices. */
export function MessageTrace() {
  const [written, setWritten] = useState("");
  const [id, setId] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setId(written.trim());
  };
  return (
    <>
      <form onSubmit={submit} className="mb-5 flex items-end gap-2">
        <div className="max-w-52 flex-1">
          <TextField
            label="Message"
            inputMode="numeric"
            required
            pattern="\s*[0-9]+\s*"
            value={written}
            onChange={(event) => setWritten(event.target.value)}
          />
        </div>
        <Button type="submit" look="primary" className="pointer-coarse:h-11">
          Trace
        </Button>
      </form>
      {id ? (
        <Steps key={id} id={id} />
      ) : (
        <Empty icon={<Route aria-hidden />} title="Which message?">
          Enter its id, as the API and the webhooks name it, to see where it went and who got it.
        </Empty>
      )}
    </>
  );
}
