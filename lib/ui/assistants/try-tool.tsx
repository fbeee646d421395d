import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { ToolTried, ToolView } from "@/lib/protocol/routes/tools";
import type { ToolParameter } from "@/lib/protocol/tools";
import { rest } from "../api";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { useAction } from "../server-state";

/** What was typed, as the parameter's type wants it; text that is no number goes as it is, and is refused by its name. */
function typed(text: string, { type }: ToolParameter): string | number | boolean {
  if (type === "boolean") return text === "true";
  if (type === "string" || text.trim() === "" || Number.isNaN(Number(text))) return text;
  return Number(text);
}

function Result({ tried }: { tried: ToolTried }) {
  return (
    <div role="status" className="animate-appear">
      <p className={cx("mb-1 text-12", tried.ok ? "text-green-text" : "text-red-text")}>
        {tried.ok ? "The model would get" : "It failed; the model would get"}{" "}
        <span className="tabular text-ink-faint">({tried.took_ms} ms)</span>
      </p>
      <pre className="max-h-64 overflow-auto whitespace-pre-wrap rounded-control border border-line bg-page px-3 py-2 font-mono text-12 wrap-anywhere">
        {tried.result === "" ? "(nothing)" : tried.result}
      </pre>
    </div>
  );
}

/** Makes a tool's call now, with arguments typed in. */
export function TryTool({ assistantId, tool }: { assistantId: string; tool: ToolView }) {
  const { properties, required } = tool.parameters;
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [customer, setCustomer] = useState("");
  const [tried, setTried] = useState<ToolTried | null>(null);
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/tools/{tool_id}/try">) =>
    rest.post("/api/assistants/{id}/tools/{tool_id}/try", { params: { id: assistantId, tool_id: tool.id }, body }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = Object.entries(properties).flatMap(([name, described]) => {
      const text = values[name] ?? "";
      return text === "" ? [] : [[name, typed(text, described)]];
    });
    setTried((await start({ arguments: Object.fromEntries(given), ...(customer ? { customer_id: customer } : {}) })) ?? null);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {tool.method === "POST" && (
        <p className="rounded-control bg-amber-soft px-3 py-2 text-13 text-amber-text">This is a real call: what it changes is changed.</p>
      )}
      {Object.entries(properties).map(([name, described]) => (
        <TextField
          key={name}
          label={name}
          hint={described.description || undefined}
          required={required.includes(name)}
          placeholder={described.type === "boolean" ? "true or false" : undefined}
          maxLength={2000}
          value={values[name] ?? ""}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
        />
      ))}
      {tool.customer_id_parameter !== null && (
        <TextField
          label={`${tool.customer_id_parameter} (the customer)`}
          hint="In a conversation, Baton takes it from who has signed in."
          required
          maxLength={200}
          value={customer}
          onChange={(event) => setCustomer(event.target.value)}
        />
      )}
      <Button type="submit" look="primary" busy={busy} className="self-start">
        Call it
      </Button>
      <FormError error={error} />
      {tried && <Result tried={tried} />}
    </form>
  );
}
