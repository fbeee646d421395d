"use client";
import { KeyRound, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { ApiKey, ApiKeyWithKey } from "@/lib/protocol/routes/api-keys";
import type { Scope } from "@/lib/protocol/values";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Confirm, Modal } from "../base/modal";
import { FormError, PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { longSpan, shortDate, useNow } from "../base/time";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";
import { Once } from "./once";

const SCOPES: readonly { scope: Scope; words: string }[] = [
  { scope: "read", words: "Read conversations, people and settings" },
  { scope: "write", words: "Write messages, change conversations, upload files" },
  { scope: "records", words: "Put orders and quotes" },
  { scope: "manage", words: "Do what an admin may" },
];

function KeyForm({ onDone }: { onDone: (made: ApiKeyWithKey) => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/api-keys">) => rest.post("/api/api-keys", { body }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await start({ name, scopes: [...scopes] });
    if (made) onDone(made);
  };
  const toggle = (scope: Scope) => setScopes((old) => (old.includes(scope) ? old.filter((each) => each !== scope) : [...old, scope]));
  const wrongName = fieldError(error, "name");
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        hint="What uses it, such as the shop's backend."
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={wrongName}
      />
      <fieldset>
        <legend className="mb-1 text-13 font-strong">What it may do</legend>
        {SCOPES.map(({ scope, words }) => (
          <label key={scope} className="hit flex items-center gap-2.5 text-13">
            <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} className="size-4" />
            <span>
              <code className="font-mono text-12">{scope}</code> <span className="text-ink-soft">{words}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {error && !wrongName && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} disabled={scopes.length === 0} className="self-end">
        Make the key
      </Button>
    </form>
  );
}

function KeyRow({ apiKey, onRevoked }: { apiKey: ApiKey; onRevoked: () => void }) {
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const revoke = async () => {
    const answer = await rest.delete("/api/api-keys/{id}", { params: { id: apiKey.id } });
    if (!answer.ok) return toast("failed", `Not revoked: ${answer.error.error}`);
    toast("done", `${apiKey.name} is revoked.`);
    onRevoked();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-strong">{apiKey.name}</p>
        <p className="text-13 text-ink-soft">
          <code className="font-mono text-12">…{apiKey.hint}</code> · {apiKey.scopes.join(", ")}
        </p>
      </div>
      <p className="text-13 text-ink-faint">
        {apiKey.last_used_at ? `Used ${longSpan(now - Date.parse(apiKey.last_used_at))} ago` : "Never used"} · made{" "}
        {shortDate(apiKey.created_at)}
      </p>
      <Button look="quiet" className="text-red-text" onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={`Revoke ${apiKey.name}?`}
        body="Whatever uses this key gets no answer any more, at once. It can't be brought back."
        action="Revoke"
        onConfirm={revoke}
      />
    </li>
  );
}

/** Keys for other systems. */
export function ApiKeys() {
  const { data, error, loading, reload } = useRoute("/api/api-keys", { query: { limit: 100 } });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const make = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setMaking(true)}>
      Make a key
    </Button>
  );
  return (
    <PageBody
      title="API keys"
      about={
        <>
          For your own systems. The routes are described in{" "}
          <a href="/api/openapi.json" className="text-accent-text underline underline-offset-2">
            OpenAPI
          </a>
          .
        </>
      }
      action={data && data.data.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length === 0 && (
        <Empty icon={<KeyRound aria-hidden />} title="No API keys" action={make}>
          Make one for each system that talks to Baton, with no more rights than it needs.
        </Empty>
      )}
      {data && (
        <ul aria-label="API keys">
          {data.data.map((apiKey) => (
            <KeyRow key={apiKey.id} apiKey={apiKey} onRevoked={() => void reload()} />
          ))}
        </ul>
      )}
      <Modal open={making} onClose={() => setMaking(false)} title="Make an API key">
        <KeyForm
          onDone={({ key }) => {
            setMaking(false);
            setMade(key);
            void reload();
          }}
        />
      </Modal>
      <Once title="Keep this key" about="It is shown here and never again." secret={made} onClose={() => setMade(null)} />
    </PageBody>
  );
}
