"use client";
import { Plus, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "../base/button";
import { Modal } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { useRoute } from "../server-state";
import { Once } from "./once";
import { WebhookForm } from "./webhook-form";
import { WebhookRow } from "./webhook-row";

/** Where the workspace's events are sent. */
export function Webhooks() {
  const { data, error, loading, reload } = useRoute("/api/webhooks", { query: { limit: 100 } });
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const make = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setMaking(true)}>
      Add webhook
    </Button>
  );
  return (
    <PageBody
      title="Webhooks"
      about="Tell your own systems what happens here: each event is posted to them, in order, until it arrives."
      action={data && data.data.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length === 0 && (
        <Empty icon={<WebhookIcon aria-hidden />} title="No webhooks" action={make}>
          Add one for each system that should hear of new messages, handoffs or ratings.
        </Empty>
      )}
      {data && (
        <ul aria-label="Webhooks">
          {data.data.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} onChanged={() => void reload()} onSecret={setSecret} />
          ))}
        </ul>
      )}
      <Modal open={making} onClose={() => setMaking(false)} title="Add webhook">
        <WebhookForm
          onDone={(made) => {
            setMaking(false);
            if ("secret" in made) setSecret(made.secret);
            void reload();
          }}
        />
      </Modal>
      <Once
        title="Keep this secret"
        about="It is shown here and never again. With it your system checks that an event comes from Baton."
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </PageBody>
  );
}
