import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import { RULE_EVENTS, type Rule } from "@/lib/protocol/routes/rules";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { Choice, TextField } from "../base/field";
import { FormError } from "../base/page";
import { fullTime } from "../base/time";
import { useAction } from "../server-state";
import { Link } from "../shell/link";
import { ActionList, useActions } from "./action-list";
import { FilterFields } from "./filter-fields";
import { blankAction } from "./macro-action-field";
import { EVENT_WORDS } from "./rule-words";

type Body = BodyOf<"POST", "/api/rules">;

const save = (rule: Rule | null, body: Body) =>
  rule ? rest.patch("/api/rules/{id}", { params: { id: rule.id }, body }) : rest.post("/api/rules", { body });

const MONTH_MS = 30 * 86_400_000;
const SHOWN = 20;

const tryOn = (rule: Body) =>
  rest.post("/api/rules/dry-run", {
    body: { rule, from: new Date(Date.now() - MONTH_MS).toISOString(), to: new Date().toISOString() },
  });

/** What the rule would have done last month, before it does anything. */
function DryRun({ rule }: { rule: () => Body }) {
  const { busy, error, start } = useAction(tryOn);
  const [found, setFound] = useState<Awaited<ReturnType<typeof start>>>();
  const look = async () => setFound(await start(rule()));
  const count = found?.matches.length ?? 0;
  return (
    <section aria-label="Dry run" className="flex flex-col gap-2 rounded-card border border-line p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-13 text-ink-soft">See what it would have done in the last 30 days. Nothing is changed.</p>
        <Button busy={busy} onClick={() => void look()}>
          Dry run
        </Button>
      </div>
      <FormError error={error} />
      {found && (
        <p role="status" className="font-strong">
          {count === 0
            ? "It would have done nothing."
            : `It would have acted ${found.truncated ? "at least " : ""}${count} ${count === 1 ? "time" : "times"}.`}
        </p>
      )}
      <ol className="text-13">
        {found?.matches.slice(-SHOWN).map(({ dialog_id, at }) => (
          <li key={`${dialog_id} ${at}`} className="flex flex-wrap gap-x-3 py-1">
            <Link href={`/inbox/${dialog_id}`} className="text-accent-text underline">
              Conversation {dialog_id}
            </Link>
            <time dateTime={at} className="text-ink-soft">
              {fullTime(at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Makes a rule, or changes one: when, which conversations, what then. */
export function RuleForm({ rule, onDone }: { rule: Rule | null; onDone: () => void }) {
  const [name, setName] = useState(rule?.name ?? "");
  const [on, setOn] = useState<Rule["on"]>(rule?.on ?? "dialog.created");
  const [after, setAfter] = useState(rule?.after_minutes == null ? "" : String(rule.after_minutes));
  const [filter, setFilter] = useState<Rule["filter"]>(rule?.filter ?? {});
  const actions = useActions(rule?.actions ?? [blankAction("label")]);
  const { busy, error, start } = useAction(save);
  const body = (): Body => ({
    name: name.trim() || "Rule",
    on,
    after_minutes: after === "" ? null : Number(after),
    filter: filter as Body["filter"],
    actions: actions.entries.map(({ action }) => action),
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await start(rule, body())) onDone();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        required
        maxLength={60}
        dir="auto"
        value={name}
        onChange={({ target }) => setName(target.value)}
        error={fieldError(error, "name")}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Choice label="When" value={on} onChange={({ target }) => setOn(target.value as Rule["on"])}>
          {RULE_EVENTS.map((type) => (
            <option key={type} value={type}>
              {EVENT_WORDS[type] ?? type}
            </option>
          ))}
        </Choice>
        <TextField
          label="So many minutes later"
          hint="Empty: at once. Else only if it still fits then."
          type="number"
          inputMode="numeric"
          min={1}
          max={10_080}
          value={after}
          onChange={({ target }) => setAfter(target.value)}
          error={fieldError(error, "after_minutes")}
        />
      </div>
      <FilterFields filter={filter} onChange={setFilter} />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-13 font-strong">Then</legend>
        <ActionList {...actions} unattended />
      </fieldset>
      <DryRun rule={body} />
      {error && !["name", "after_minutes"].some((field) => fieldError(error, field)) && <FormError error={error} />}
      <p className="text-13 text-ink-faint">{rule ? "" : "It is off until you turn it on in the list."}</p>
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Save
      </Button>
    </form>
  );
}
