import { type FormEvent, useState } from "react";
import type { ApiResult, BodyOf } from "@/lib/client/api";
import { FEED_TYPES, type FeedType } from "@/lib/protocol/feed";
import type { Webhook, WebhookWithSecret } from "@/lib/protocol/routes/webhooks";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { useAction } from "../server-state";

type WebhookFormProps = { webhook?: Webhook; onDone: (saved: Webhook | WebhookWithSecret) => void };

/** Where a webhook sends, and which events. */
export function WebhookForm({ webhook, onDone }: WebhookFormProps) {
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [types, setTypes] = useState<readonly FeedType[]>(webhook?.types ?? []);
  const { busy, error, start } = useAction(
    (body: BodyOf<"POST", "/api/webhooks">): Promise<ApiResult<Webhook | WebhookWithSecret>> =>
      webhook ? rest.patch("/api/webhooks/{id}", { params: { id: webhook.id }, body }) : rest.post("/api/webhooks", { body }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ url, types: [...types] });
    if (saved) onDone(saved);
  };
  const toggle = (type: FeedType) => setTypes((old) => (old.includes(type) ? old.filter((each) => each !== type) : [...old, type]));
  const wrongUrl = fieldError(error, "url");
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Address"
        type="url"
        hint="Baton posts each event here, signed."
        placeholder="https://example.com/baton"
        required
        maxLength={2_000}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        error={wrongUrl}
      />
      <fieldset>
        <legend className="mb-1 text-13 font-strong">Events</legend>
        <p className="mb-1 text-13 text-ink-soft">With none chosen, all of them are sent.</p>
        <div className="grid gap-x-4 sm:grid-cols-2">
          {FEED_TYPES.map((type) => (
            <label key={type} className="hit flex items-center gap-2.5 text-13">
              <input type="checkbox" checked={types.includes(type)} onChange={() => toggle(type)} className="size-4" />
              <code className="font-mono text-12">{type}</code>
            </label>
          ))}
        </div>
      </fieldset>
      {error && !wrongUrl && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} disabled={url.trim() === ""} className="self-end">
        {webhook ? "Save" : "Add webhook"}
      </Button>
    </form>
  );
}
