import { type FormEvent, useState } from "react";
import type { Usage } from "@/lib/protocol/routes/usage";
import { api, fieldError } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Card, FormError } from "../base/page";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useAction, useResource } from "../use-resource";

const count = (n: number): string => n.toLocaleString();

function Budget({ usage, onSaved }: { usage: Usage; onSaved: (usage: Usage) => void }) {
  const [tokens, setTokens] = useState(usage.monthly_tokens === null ? "" : String(usage.monthly_tokens));
  const { busy, error, start } = useAction((body: object) => api<Usage>("PATCH", "/api/usage", body));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ monthly_tokens: tokens.trim() === "" ? null : Number(tokens) });
    if (!saved) return;
    onSaved(saved);
    toast("done", saved.monthly_tokens === null ? "There is no budget any more." : "The budget is saved.");
  };
  return (
    <form onSubmit={save} className="mt-4 flex max-w-md flex-col gap-3">
      <TextField
        label="Tokens a month"
        hint="Empty: no budget. With none left, the assistants call a person instead of answering."
        inputMode="numeric"
        pattern="[0-9]*"
        maxLength={12}
        value={tokens}
        onChange={(event) => setTokens(event.target.value)}
        error={fieldError(error, "monthly_tokens")}
      />
      {error && error.code !== "BAD_REQUEST" && <FormError error={error} />}
      <div>
        <Button type="submit" busy={busy}>
          Save the budget
        </Button>
      </div>
    </form>
  );
}

/** What the assistants' models cost this month; nothing where no model costs anything and no budget is set. */
export function ModelCosts() {
  const { data, set } = useResource<Usage>("/api/usage");
  const isOwner = useMay("owner");
  if (!data || (data.tokens === 0 && data.monthly_tokens === null)) return null;
  return (
    <div className="mt-8">
      <Card title="What the models cost" about="Tokens used this month (UTC), of the budget where there is one.">
        <p className="tabular">
          {count(data.tokens)} tokens in {count(data.turns)} {data.turns === 1 ? "answer" : "answers"}
          {data.balance !== null && ` · ${count(data.balance)} left`}
        </p>
        <ul aria-label="Tokens by assistant" className="tabular mt-2 text-13 text-ink-soft">
          {data.assistants.map(({ id, name, tokens }) => (
            <li key={id}>
              {name}: {count(tokens)}
            </li>
          ))}
        </ul>
        {isOwner && <Budget usage={data} onSaved={(saved) => set(() => saved)} />}
      </Card>
    </div>
  );
}
