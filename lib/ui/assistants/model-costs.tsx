import type { FormEvent } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Usage } from "@/lib/protocol/routes/usage";
import { fieldError, rest } from "../api";
import { TextField } from "../base/field";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { Card, FormError } from "../base/page";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useAction, useRoute } from "../server-state";
import { amountOf, money, typedAmount } from "./money";

const count = (n: number): string => n.toLocaleString();

function Budget({ usage, onSaved }: { usage: Usage; onSaved: (usage: Usage) => void }) {
  const form = useFormDraft("budget", "the budget", {
    tokens: usage.monthly_tokens === null ? "" : String(usage.monthly_tokens),
    amount: typedAmount(usage.monthly_amount),
    currency: usage.currency,
  });
  const { tokens, amount, currency } = form.value;
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/usage">) => rest.patch("/api/usage", { body }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({
      monthly_tokens: tokens.trim() === "" ? null : Number(tokens),
      monthly_amount: amountOf(amount),
      currency: currency.trim().toUpperCase(),
    });
    if (!saved) return;
    onSaved(saved);
    form.reset();
    const none = saved.monthly_tokens === null && saved.monthly_amount === null;
    toast("done", none ? "Budget removed" : "Budget saved");
  };
  return (
    <form onSubmit={save} className="mt-5 flex max-w-xl flex-col gap-3">
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label="Tokens a month"
          inputMode="numeric"
          pattern="[0-9]*"
          maxLength={12}
          value={tokens}
          onChange={(event) => form.change({ tokens: event.target.value })}
          error={fieldError(error, "monthly_tokens")}
        />
        <TextField
          label="Money a month"
          inputMode="decimal"
          pattern="[0-9]*([.,][0-9]{0,6})?"
          maxLength={16}
          value={amount}
          onChange={(event) => form.change({ amount: event.target.value })}
          error={fieldError(error, "monthly_amount")}
        />
        <TextField
          label="Currency"
          required
          pattern="[A-Za-z]{3}"
          maxLength={3}
          value={currency}
          onChange={(event) => form.change({ currency: event.target.value })}
          error={fieldError(error, "currency")}
        />
      </div>
      <p className="text-13 text-ink-faint">
        Empty: no budget. With nothing left of one, the assistants call a person instead of answering.
      </p>
      {error && error.code !== "BAD_REQUEST" && <FormError error={error} />}
      <SaveBar form={form} busy={busy} save="Save the budget" />
    </form>
  );
}

type Line = { key: string; name: string; turns: number; tokens: number; cost: number };

const CELL = "py-1.5 ps-4 text-end whitespace-nowrap first:ps-0 first:text-start first:whitespace-normal";

/** What was spent, by whatever the lines stand for. */
function Costs({ label, lines, currency }: { label: string; lines: readonly Line[]; currency: string }) {
  return (
    <table className="tabular mt-4 w-full max-w-xl table-fixed text-13">
      <thead>
        <tr className="border-b border-line text-12 text-ink-faint">
          {[label, "Answers", "Tokens", "Cost", "An answer"].map((head) => (
            <th key={head} scope="col" className={`${CELL} font-normal ${head === "An answer" ? "max-sm:hidden" : ""}`}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, name, turns, tokens, cost }) => (
          <tr key={key} className="border-b border-line last:border-b-0">
            <th scope="row" className={`${CELL} font-normal`}>
              {name}
            </th>
            <td className={CELL}>{count(turns)}</td>
            <td className={CELL}>{count(tokens)}</td>
            <td className={CELL}>{money(cost, currency)}</td>
            <td className={`${CELL} text-ink-faint max-sm:hidden`}>{turns === 0 ? "" : money(cost / turns, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the assistants' models cost this month; nothing where no model costs anything and no budget is set. */
export function ModelCosts() {
  const { data, set } = useRoute("/api/usage");
  const isOwner = useMay("owner");
  if (!data || (data.tokens === 0 && data.monthly_tokens === null && data.monthly_amount === null)) return null;
  const { currency } = data;
  return (
    <div className="mt-8">
      <Card title="What the models cost" about="This month (UTC), at the prices set with each assistant, of the budget where there is one.">
        <p className="tabular">
          {count(data.tokens)} tokens in {count(data.turns)} {data.turns === 1 ? "answer" : "answers"}, {money(data.cost, currency)}
          {data.balance !== null && ` · ${count(data.balance)} tokens left`}
          {data.amount_left !== null && ` · ${money(data.amount_left, currency)} left`}
        </p>
        {data.turns > 0 && (
          <>
            <Costs label="Assistant" currency={currency} lines={data.assistants.map((each) => ({ ...each, key: each.id }))} />
            <Costs
              label="Day"
              currency={currency}
              lines={data.days.map((each) => ({ ...each, key: each.day, name: each.day })).reverse()}
            />
          </>
        )}
        {isOwner && <Budget usage={data} onSaved={(saved) => set(() => saved)} />}
      </Card>
    </div>
  );
}
