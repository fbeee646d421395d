import { Megaphone, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { SystemAlert } from "@/lib/protocol/routes/system-alerts";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { Choice, TextArea, TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { fullTime } from "../base/time";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useAction, useRoute } from "../server-state";

type Body = BodyOf<"POST", "/api/system-alerts">;

const SEVERITIES = { info: "Notice", warning: "Warning", critical: "Critical" } as const;
const AUDIENCES = { members: "The team", everyone: "Everybody, visitors too" } as const;

function AlertForm({ onDone }: { onDone: () => void }) {
  const [message, setMessage] = useState("");
  const [severity, setSeverity] = useState<keyof typeof SEVERITIES>("info");
  const [audience, setAudience] = useState<keyof typeof AUDIENCES>("members");
  const [until, setUntil] = useState("");
  const { busy, error, start } = useAction((body: Body) => rest.post("/api/system-alerts", { body }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const ends = until === "" ? {} : { ends_at: new Date(until).toISOString() };
    if (await start({ message, severity, audience, ...ends })) onDone();
  };
  const wrong = { message: fieldError(error, "message"), ends_at: fieldError(error, "ends_at") };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextArea
        label="Message"
        required
        maxLength={500}
        value={message}
        onChange={(event) => setMessage(event.target.value)}
        error={wrong.message}
      />
      <Choice label="How grave" value={severity} onChange={(event) => setSeverity(event.target.value as keyof typeof SEVERITIES)}>
        {Object.entries(SEVERITIES).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Choice>
      <Choice label="For whom" value={audience} onChange={(event) => setAudience(event.target.value as keyof typeof AUDIENCES)}>
        {Object.entries(AUDIENCES).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Choice>
      <TextField
        label="Until"
        type="datetime-local"
        hint="Without a time it lasts until you end it."
        value={until}
        onChange={(event) => setUntil(event.target.value)}
        error={wrong.ends_at}
      />
      {error && !wrong.message && !wrong.ends_at && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Post the alert
      </Button>
    </form>
  );
}

function Row({ alert, onEnd }: { alert: SystemAlert; onEnd?: () => void }) {
  const facts = [
    SEVERITIES[alert.severity],
    AUDIENCES[alert.audience],
    `since ${fullTime(alert.created_at)}`,
    alert.ends_at && `until ${fullTime(alert.ends_at)}`,
  ];
  return (
    <li className="flex items-center gap-3 border-b border-line py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="[overflow-wrap:anywhere]">{alert.message}</p>
        <p className="text-13 text-ink-soft">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      {onEnd && (
        <Button onClick={onEnd} aria-label={`End the alert: ${alert.message}`}>
          End
        </Button>
      )}
    </li>
  );
}

/** What everybody is told until it ends; owners post and end it. */
export function Alerts() {
  const isOwner = useMay("owner");
  const [writing, setWriting] = useState(false);
  const { data, error, loading, reload } = useRoute("/api/system-alerts", { query: { limit: 100 } });
  const end = async (id: number) => {
    const answer = await rest.delete("/api/system-alerts/{id}", { params: { id } });
    if (!answer.ok) return toast("failed", `Not ended: ${answer.error.error}`);
    await reload();
  };
  const write = isOwner && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setWriting(true)}>
      Post an alert
    </Button>
  );
  return (
    <>
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length > 0 && <div className="mb-2 self-end">{write}</div>}
      {data?.data.length === 0 && (
        <Empty icon={<Megaphone aria-hidden />} title="No alert holds" action={write}>
          An owner can tell the team, or visitors too, of maintenance or of something that does not work.
        </Empty>
      )}
      {data && (
        <ul aria-label="Alerts">
          {data.data.map((alert) => (
            <Row key={alert.id} alert={alert} {...(isOwner ? { onEnd: () => void end(alert.id) } : {})} />
          ))}
        </ul>
      )}
      <Modal open={writing} onClose={() => setWriting(false)} title="Post an alert">
        <AlertForm
          onDone={() => {
            setWriting(false);
            void reload();
          }}
        />
      </Modal>
    </>
  );
}
