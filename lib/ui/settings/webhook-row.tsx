import { useState } from "react";
import { readUrl } from "@/lib/protocol/read-url";
import type { Webhook } from "@/lib/protocol/routes/webhooks";
import { rest } from "../api";
import { Button } from "../base/button";
import { Confirm, Modal } from "../base/modal";
import { longSpan, useNow } from "../base/time";
import { toast } from "../base/toast";
import { WebhookDeliveries } from "./webhook-deliveries";
import { WebhookForm } from "./webhook-form";

const hostOf = (url: string): string => readUrl(url)?.host ?? url;

/** How a webhook stands, in words. */
function State({ webhook }: { webhook: Webhook }) {
  const now = useNow();
  if (webhook.paused_reason === "gone") return <span className="text-red-text">Ended: it answered 410 Gone</span>;
  if (webhook.paused_reason === "failing") return <span className="text-red-text">Paused: nothing got through for 24 hours</span>;
  if (!webhook.enabled) return <span>Paused</span>;
  if (webhook.failing_since)
    return <span className="text-amber-text">Failing for {longSpan(now - Date.parse(webhook.failing_since))}, tried again</span>;
  return <span className="text-green-text">Active</span>;
}

type WebhookRowProps = { webhook: Webhook; onChanged: () => void; onSecret: (secret: string) => void };

/** A webhook with what can be done with it. */
export function WebhookRow({ webhook, onChanged, onSecret }: WebhookRowProps) {
  const [open, setOpen] = useState<"deliveries" | "edit" | "rotate" | "remove" | null>(null);
  const [testing, setTesting] = useState(false);
  const params = { id: webhook.id };
  const host = hostOf(webhook.url);
  const test = async () => {
    setTesting(true);
    const answer = await rest.post("/api/webhooks/{id}/test", { params });
    setTesting(false);
    if (!answer.ok) return toast("failed", `Not sent: ${answer.error.error}`);
    const { status, response, error } = answer.value;
    const what = response ? `answered ${response.status}` : error;
    toast(status === "delivered" ? "done" : "failed", `Test: ${host} ${what}`);
  };
  const setEnabled = async (enabled: boolean) => {
    const answer = await rest.patch("/api/webhooks/{id}", { params, body: { enabled } });
    if (!answer.ok) return toast("failed", `Not changed: ${answer.error.error}`);
    toast("done", enabled ? "The webhook goes on where it stopped." : "The webhook is paused.");
    onChanged();
  };
  const rotate = async () => {
    const answer = await rest.post("/api/webhooks/{id}/rotate-secret", { params });
    if (!answer.ok) return toast("failed", `The secret was not changed: ${answer.error.error}`);
    onSecret(answer.value.secret);
    onChanged();
  };
  const remove = async () => {
    const answer = await rest.delete("/api/webhooks/{id}", { params });
    if (!answer.ok) return toast("failed", `Not removed: ${answer.error.error}`);
    toast("done", "The webhook is removed.");
    onChanged();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-strong">{webhook.url}</p>
        <p className="text-13 text-ink-soft">
          <State webhook={webhook} />
        </p>
        <p className="truncate text-12 text-ink-faint">{webhook.types.length === 0 ? "All events" : webhook.types.join(", ")}</p>
      </div>
      <div className="flex flex-wrap gap-1">
        <Button look="quiet" busy={testing} onClick={() => void test()}>
          Send test
        </Button>
        <Button look="quiet" onClick={() => setOpen("deliveries")}>
          Deliveries
        </Button>
        <Button look="quiet" onClick={() => void setEnabled(!webhook.enabled)}>
          {webhook.enabled ? "Pause" : "Resume"}
        </Button>
        <Button look="quiet" onClick={() => setOpen("edit")}>
          Change
        </Button>
        <Button look="quiet" onClick={() => setOpen("rotate")}>
          New secret
        </Button>
        <Button look="quiet" className="text-red-text" onClick={() => setOpen("remove")}>
          Remove
        </Button>
      </div>
      <Modal wide open={open === "deliveries"} onClose={() => setOpen(null)} title="Deliveries" description={webhook.url}>
        <WebhookDeliveries webhook={webhook} onChanged={onChanged} />
      </Modal>
      <Modal open={open === "edit"} onClose={() => setOpen(null)} title="Change webhook">
        <WebhookForm
          webhook={webhook}
          onDone={() => {
            setOpen(null);
            toast("done", "The webhook is saved.");
            onChanged();
          }}
        />
      </Modal>
      <Confirm
        open={open === "rotate"}
        onClose={() => setOpen(null)}
        title="Make a new secret?"
        body="For 24 hours events are signed with both, the old one and the new one. After that the new one alone counts."
        action="Make a new secret"
        onConfirm={rotate}
      />
      <Confirm
        open={open === "remove"}
        onClose={() => setOpen(null)}
        title={`Remove the webhook to ${host}?`}
        body="Nothing more is sent to it, and its list of deliveries goes."
        action="Remove"
        onConfirm={remove}
      />
    </li>
  );
}
