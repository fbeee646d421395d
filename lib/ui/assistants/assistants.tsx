"use client";
import { Bot, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError, PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { Diamond } from "../conversation/status-mark";
import { useMay } from "../desk/desk-context";
import { useAction, useRoute } from "../server-state";
import { Link, useNavigate } from "../shell/link";
import { ModelCosts } from "./model-costs";

function NewAssistant({ onDone }: { onDone: (made: Assistant) => void }) {
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants">) => rest.post("/api/assistants", { body }));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const made = await start({ name: String(new FormData(event.currentTarget).get("name")).trim() });
    if (made) onDone(made);
  };
  const wrong = fieldError(error, "name");
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField label="Name" name="name" hint="Visitors see it above its answers." required maxLength={200} error={wrong} />
      {error && !wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Make the assistant
      </Button>
    </form>
  );
}

function AssistantRow({ assistant }: { assistant: Assistant }) {
  const { name, allowed_domains, ai } = assistant;
  return (
    <li>
      <Link
        href={`/assistants/${encodeURIComponent(assistant.id)}`}
        className="flex items-center gap-3 rounded-card border border-line bg-raised px-4 py-3.5 transition-colors hover:border-line-strong"
      >
        <span className="flex size-9 items-center justify-center rounded-full bg-violet-soft">
          <Diamond className="size-3.5" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-strong">{name}</span>
          <span className="block truncate text-13 text-ink-soft">
            {allowed_domains.length > 0 ? allowed_domains.join(", ") : "On any domain"}
          </span>
        </span>
        <span className="text-13 text-ink-soft">{ai.enabled ? "AI answers" : "Your team answers"}</span>
      </Link>
    </li>
  );
}

/** The assistants of the workspace, and what their models cost. */
export function Assistants() {
  const { data, error, loading, reload } = useRoute("/api/assistants", { query: { limit: 100 } });
  const isAdmin = useMay("admin");
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const make = isAdmin && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setMaking(true)}>
      Make an assistant
    </Button>
  );
  return (
    <PageBody
      title="Assistants"
      about="Each is a chat to put on a website: it answers from what you teach it and calls a person when it can't."
      action={data && data.data.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length === 0 && (
        <Empty icon={<Bot aria-hidden />} title="No assistants" action={make}>
          Make one, teach it your documents and put its line of HTML on your website.
        </Empty>
      )}
      {data && (
        <ul aria-label="Assistants" className="flex flex-col gap-2">
          {data.data.map((assistant) => (
            <AssistantRow key={assistant.id} assistant={assistant} />
          ))}
        </ul>
      )}
      <ModelCosts />
      <Modal open={making} onClose={() => setMaking(false)} title="Make an assistant">
        <NewAssistant
          onDone={(made) => {
            setMaking(false);
            navigate(`/assistants/${encodeURIComponent(made.id)}`);
          }}
        />
      </Modal>
    </PageBody>
  );
}
