import { ArrowUp, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { MACRO_ACTIONS_MAX } from "@/lib/protocol/macro";
import type { Macro, MacroAction } from "@/lib/protocol/routes/macros";
import { fieldError, rest } from "../api";
import { AddButton, Button, IconButton } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { useAction } from "../server-state";
import { ActionField, blankAction } from "./macro-action-field";
import { ShareSwitch } from "./shared-thing";

type Fields = Pick<Macro, "name" | "shared" | "actions">;
/** An action of the form, with what it is known by while it moves. */
type Entry = { key: number; action: MacroAction };

const save = (macro: Macro | null, body: Fields) =>
  macro ? rest.patch("/api/macros/{id}", { params: { id: macro.id }, body }) : rest.post("/api/macros", { body });

/** The list of actions, in the order in which they are done. */
function useActions(given: readonly MacroAction[]) {
  const [entries, setEntries] = useState<readonly Entry[]>(() => given.map((action, key) => ({ key, action })));
  return {
    entries,
    add: () => setEntries((old) => [...old, { key: Math.max(-1, ...old.map(({ key }) => key)) + 1, action: blankAction("label") }]),
    change: (key: number, action: MacroAction) => setEntries((old) => old.map((entry) => (entry.key === key ? { key, action } : entry))),
    remove: (key: number) => setEntries((old) => old.filter((entry) => entry.key !== key)),
    raise: (at: number) => setEntries((old) => [...old.slice(0, at - 1), ...old.slice(at - 1, at + 1).reverse(), ...old.slice(at + 1)]),
  };
}

type ListProps = ReturnType<typeof useActions>;

function ActionList({ entries, add, change, remove, raise }: ListProps) {
  return (
    <div className="flex flex-col gap-3">
      {entries.map(({ key, action }, at) => (
        <fieldset key={key} className="flex flex-col gap-3 rounded-card border border-line p-3">
          <legend className="sr-only">Action {at + 1}</legend>
          <div className="flex items-center gap-1">
            <span aria-hidden className="tabular flex-1 text-13 text-ink-faint">
              {at + 1}
            </span>
            {at > 0 && (
              <IconButton label={`Move action ${at + 1} up`} onClick={() => raise(at)}>
                <ArrowUp />
              </IconButton>
            )}
            {entries.length > 1 && (
              <IconButton label={`Remove action ${at + 1}`} onClick={() => remove(key)}>
                <X />
              </IconButton>
            )}
          </div>
          <ActionField action={action} onChange={(changed) => change(key, changed)} />
        </fieldset>
      ))}
      {entries.length < MACRO_ACTIONS_MAX && <AddButton onClick={add}>Add an action</AddButton>}
    </div>
  );
}

/** Makes a macro, or changes one. */
export function MacroForm({ macro, onDone }: { macro: Macro | null; onDone: () => void }) {
  const [name, setName] = useState(macro?.name ?? "");
  const actions = useActions(macro?.actions ?? [blankAction("reply")]);
  const [shared, setShared] = useState(macro?.shared ?? true);
  const { busy, error, start } = useAction(save);
  const wrongName = fieldError(error, "name");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await start(macro, { name, shared, actions: actions.entries.map(({ action }) => action) })) onDone();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        hint="As it is called in the menu, such as Refund granted."
        required
        maxLength={60}
        dir="auto"
        value={name}
        onChange={({ target }) => setName(target.value)}
        error={wrongName}
      />
      <ActionList {...actions} />
      <ShareSwitch authorId={macro?.author_id} checked={shared} onChange={setShared} />
      {error && !wrongName && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Save
      </Button>
    </form>
  );
}
