import type { FormEvent } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { ToolView } from "@/lib/protocol/routes/tools";
import type { ToolAudience, ToolMethod } from "@/lib/protocol/tools";
import { fieldError, rest } from "../api";
import { Choice, TextArea, TextField } from "../base/field";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { FormError } from "../base/page";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";
import { Parameters, parametersOf, rowsOf } from "./tool-parameters";

const FIELDS = ["name", "description", "url", "parameters", "site_id", "customer_id_parameter", "header_name", "secret"] as const;

type Draft = Omit<ToolView, "id" | "has_secret" | "created_at" | "updated_at" | "parameters" | "customer_id_parameter" | "header_name"> & {
  customer_id_parameter: string;
  header_name: string;
  secret: string;
};

const draftOf = (tool: ToolView | null): Draft => ({
  name: tool?.name ?? "",
  description: tool?.description ?? "",
  method: tool?.method ?? "GET",
  url: tool?.url ?? "",
  audience: tool?.audience ?? "everyone",
  site_id: tool?.site_id ?? null,
  customer_id_parameter: tool?.customer_id_parameter ?? "",
  header_name: tool?.header_name ?? "",
  secret: "",
  timeout_seconds: tool?.timeout_seconds ?? 10,
  max_response_bytes: tool?.max_response_bytes ?? 50_000,
  enabled: tool?.enabled ?? true,
});

/** An empty secret is the one that is kept; without a header there is none. */
function bodyOf({ secret, header_name, customer_id_parameter, ...plain }: Draft) {
  const header = header_name.trim();
  const isForCustomers = plain.audience === "customers";
  const bound = isForCustomers ? customer_id_parameter.trim() : "";
  const kept = header === "" ? { secret: null } : secret === "" ? {} : { secret };
  return {
    ...plain,
    site_id: isForCustomers ? plain.site_id : null,
    header_name: header || null,
    customer_id_parameter: bound || null,
    ...kept,
  };
}

type Change = (change: Partial<Draft>) => void;
type Wrong = Readonly<Record<string, string | null>>;

function Audience({ draft, change, wrong }: { draft: Draft; change: Change; wrong: Wrong }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Choice
        label="Who it may be used for"
        hint="Others' questions never reach it."
        value={draft.audience}
        onChange={(event) => change({ audience: event.target.value as ToolAudience })}
      >
        <option value="everyone">Every visitor</option>
        <option value="customers">Identified customers</option>
      </Choice>
      {draft.audience === "customers" && (
        <TextField
          label="Parameter with the customer's id"
          hint="Filled in by Baton, never by the model. May be empty."
          placeholder="customer_id"
          maxLength={40}
          value={draft.customer_id_parameter}
          onChange={(event) => change({ customer_id_parameter: event.target.value })}
          error={wrong.customer_id_parameter ?? null}
        />
      )}
    </div>
  );
}

/** Whose customers, where several sites lead to the assistant. */
function Site({ assistantId, draft, change, wrong }: { assistantId: string; draft: Draft; change: Change; wrong: Wrong }) {
  const sites = useRoute("/api/sites", { query: { limit: 100 } }).data?.data.filter((site) => site.assistant_id === assistantId) ?? [];
  if (sites.length < 2 && draft.site_id === null) return null;
  return (
    <Choice
      label="Site"
      hint="The same id is another customer at each site: a tool that gets it is for one of them."
      value={draft.site_id ?? ""}
      onChange={(event) => change({ site_id: event.target.value || null })}
      error={wrong.site_id ?? null}
    >
      <option value="">Every site of this assistant</option>
      {sites.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Choice>
  );
}

function Secret({ draft, kept, change, wrong }: { draft: Draft; kept: boolean; change: Change; wrong: Wrong }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="Secret header"
        hint="Empty: no secret is sent."
        placeholder="Authorization"
        maxLength={64}
        value={draft.header_name}
        onChange={(event) => change({ header_name: event.target.value })}
        error={wrong.header_name ?? null}
      />
      <TextField
        label="Its value"
        hint={kept ? "Kept. Type a new one to replace it." : "Encrypted, and never shown again."}
        type="password"
        autoComplete="off"
        placeholder={kept ? "••••••••" : "Bearer …"}
        maxLength={2000}
        value={draft.secret}
        onChange={(event) => change({ secret: event.target.value })}
        error={wrong.secret ?? null}
      />
    </div>
  );
}

function Limits({ draft, change }: { draft: Draft; change: Change }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="Seconds to answer"
        type="number"
        min={1}
        max={15}
        required
        value={draft.timeout_seconds}
        onChange={(event) => change({ timeout_seconds: Number(event.target.value) })}
      />
      <TextField
        label="Bytes of an answer at most"
        type="number"
        min={100}
        max={200_000}
        required
        value={draft.max_response_bytes}
        onChange={(event) => change({ max_response_bytes: Number(event.target.value) })}
      />
    </div>
  );
}

function Call({ draft, change, wrong }: { draft: Draft; change: Change; wrong: Wrong }) {
  return (
    <div className="flex flex-col gap-4 sm:flex-row">
      <div className="sm:w-28">
        <Choice label="Method" value={draft.method} onChange={(event) => change({ method: event.target.value as ToolMethod })}>
          <option>GET</option>
          <option>POST</option>
        </Choice>
      </div>
      <div className="min-w-0 flex-1">
        <TextField
          label="Address"
          hint="A part of the path may be a parameter: /orders/{order_id}"
          type="text"
          inputMode="url"
          required
          placeholder="https://shop.example.com/api/orders/{order_id}"
          maxLength={2000}
          value={draft.url}
          onChange={(event) => change({ url: event.target.value })}
          error={wrong.url ?? null}
        />
      </div>
    </div>
  );
}

type FormProps = { assistantId: string; tool: ToolView | null; onSaved: () => void };

/** Makes a tool, or changes one. */
export function ToolForm({ assistantId, tool, onSaved }: FormProps) {
  const saved = { ...draftOf(tool), rows: tool ? rowsOf(tool.parameters) : [] };
  const form = useFormDraft(`tool ${assistantId} ${tool?.id ?? "new"}`, tool?.name ?? "the new tool", saved);
  const { change } = form;
  const { rows, ...draft } = form.value;
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/tools">) =>
    tool
      ? rest.patch("/api/assistants/{id}/tools/{tool_id}", { params: { id: assistantId, tool_id: tool.id }, body })
      : rest.post("/api/assistants/{id}/tools", { params: { id: assistantId }, body }),
  );
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const kept = await start({ ...bodyOf(draft), parameters: parametersOf(rows) });
    if (!kept) return;
    form.reset();
    toast("done", `${kept.name} saved`);
    onSaved();
  };
  const wrong: Wrong = Object.fromEntries(FIELDS.map((field) => [field, fieldError(error, field)]));
  return (
    <form onSubmit={save} className="flex flex-col gap-5">
      <TextField
        label="Name"
        hint="What the model and the visitor's chat call it: a to z and _."
        required
        pattern="[a-z][a-z_]{1,39}"
        placeholder="refund_status"
        maxLength={40}
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
        error={wrong.name ?? null}
      />
      <TextArea
        label="What it is for"
        hint="Says to the model when to call it and what comes back."
        required
        maxLength={1000}
        value={draft.description}
        onChange={(event) => change({ description: event.target.value })}
        error={wrong.description ?? null}
      />
      <Call draft={draft} change={change} wrong={wrong} />
      <Parameters rows={rows} onChange={(next) => change({ rows: next })} />
      {wrong.parameters && <p className="text-13 text-red-text">{wrong.parameters}</p>}
      <Audience draft={draft} change={change} wrong={wrong} />
      {draft.audience === "customers" && <Site assistantId={assistantId} draft={draft} change={change} wrong={wrong} />}
      <Secret draft={draft} kept={tool?.has_secret ?? false} change={change} wrong={wrong} />
      <Limits draft={draft} change={change} />
      <Switch label="In use" hint="Off, no model is offered it." checked={draft.enabled} onChange={(enabled) => change({ enabled })} />
      {error && !Object.values(wrong).some(Boolean) && <FormError error={error} />}
      <SaveBar form={form} busy={busy} on="window" />
    </form>
  );
}
