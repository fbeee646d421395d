import { type FormEvent, useState } from "react";
import type { Webhook, WebhookDelivery } from "@/lib/protocol/routes/webhooks";
import { rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { fullTime, longSpan, useNow } from "../base/time";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";
import { useRefresh } from "../system/use-refresh";

const REFRESH_MS = 3_000;

const STATUS = {
  delivered: { words: "Delivered", tone: "text-green-text" },
  pending: { words: "Waiting", tone: "text-amber-text" },
  failed: { words: "Failed", tone: "text-red-text" },
} as const;

function Text({ label, children }: { label: string; children: string }) {
  return (
    <div>
      <p className="mb-1 text-12 text-ink-faint">{label}</p>
      <pre className="max-h-48 overflow-auto rounded-control border border-line bg-ground px-3 py-2 font-mono text-12 [overflow-wrap:anywhere] whitespace-pre-wrap">
        {children}
      </pre>
    </div>
  );
}

const requestText = ({ url, headers, body }: NonNullable<WebhookDelivery["request"]>): string =>
  [`POST ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), "", body].join("\n");

function Delivery({ delivery }: { delivery: WebhookDelivery }) {
  const now = useNow();
  const { status, response, error, attempts } = delivery;
  const next = status === "pending" && attempts > 0 && delivery.next_attempt_at ? Date.parse(delivery.next_attempt_at) - now : 0;
  const facts = [
    response ? `answered ${response.status}` : error,
    delivery.duration_ms !== null && `in ${delivery.duration_ms} ms`,
    attempts > 1 && `${attempts} attempts`,
    next > 0 && `next in ${longSpan(next)}`,
  ];
  return (
    <li className="border-b border-line last:border-b-0">
      <details>
        <summary className="hit flex cursor-pointer flex-wrap items-baseline gap-x-3 py-2 text-13">
          <span className={`font-strong ${STATUS[status].tone}`}>{STATUS[status].words}</span>
          <code className="font-mono text-12">{delivery.type}</code>
          <span className="text-ink-soft [overflow-wrap:anywhere]">{facts.filter(Boolean).join(", ")}</span>
          <time className="ms-auto text-12 text-ink-faint" dateTime={delivery.created_at}>
            {fullTime(delivery.last_attempt_at ?? delivery.created_at)}
          </time>
        </summary>
        <div className="flex flex-col gap-3 pb-3">
          <Text label="Request">{delivery.request ? requestText(delivery.request) : "The event is kept no longer."}</Text>
          {response && <Text label="Answer">{`${response.status}\n\n${response.body}`}</Text>}
        </div>
      </details>
    </li>
  );
}

function ReplayForm({ webhook, onDone }: { webhook: Webhook; onDone: () => void }) {
  const [after, setAfter] = useState("");
  const { busy, error, start } = useAction((position: number) =>
    rest.post("/api/webhooks/{id}/replay", { params: { id: webhook.id }, body: { after: position } }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await start(Number(after)))) return;
    toast("done", "The events are sent again.");
    onDone();
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
      <div className="min-w-0 flex-1 basis-56">
        <TextField
          label="Send again from a position"
          hint={`Sent so far: ${webhook.position}. The ids stay the same.`}
          inputMode="numeric"
          pattern="[0-9]+"
          required
          value={after}
          onChange={(event) => setAfter(event.target.value)}
        />
      </div>
      <Button type="submit" busy={busy} className="mt-6 self-start">
        Replay
      </Button>
      {error && <FormError error={error} />}
    </form>
  );
}

/** What was sent to a webhook, with request and answer. */
export function WebhookDeliveries({ webhook, onChanged }: { webhook: Webhook; onChanged: () => void }) {
  const { data, error, loading, reload } = useRoute("/api/webhooks/{id}/deliveries", { params: { id: webhook.id }, query: { limit: 50 } });
  useRefresh(reload, REFRESH_MS);
  return (
    <div className="flex flex-col gap-4">
      <ReplayForm
        webhook={webhook}
        onDone={() => {
          onChanged();
          void reload();
        }}
      />
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length === 0 && <Empty title="Nothing sent yet">The next event of its types comes up here, or send a test.</Empty>}
      {data && data.data.length > 0 && (
        <ul aria-label="Deliveries">
          {data.data.map((delivery) => (
            <Delivery key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
    </div>
  );
}
