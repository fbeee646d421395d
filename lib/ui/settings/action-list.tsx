import { ArrowUp, X } from "lucide-react";
import { useState } from "react";
import { MACRO_ACTIONS_MAX } from "@/lib/protocol/macro";
import type { MacroAction } from "@/lib/protocol/routes/macros";
import { AddButton, IconButton } from "../base/button";
import { ActionField, blankAction } from "./macro-action-field";

/** An action of the form, with what it is known by while it moves. */
type Entry = { key: number; action: MacroAction };

/** The list of actions, in the order in which they are done. */
export function useActions(given: readonly MacroAction[]) {
  const [entries, setEntries] = useState<readonly Entry[]>(() => given.map((action, key) => ({ key, action })));
  return {
    entries,
    add: () => setEntries((old) => [...old, { key: Math.max(-1, ...old.map(({ key }) => key)) + 1, action: blankAction("label") }]),
    change: (key: number, action: MacroAction) => setEntries((old) => old.map((entry) => (entry.key === key ? { key, action } : entry))),
    remove: (key: number) => setEntries((old) => old.filter((entry) => entry.key !== key)),
    raise: (at: number) => setEntries((old) => [...old.slice(0, at - 1), ...old.slice(at - 1, at + 1).reverse(), ...old.slice(at + 1)]),
  };
}

type ListProps = ReturnType<typeof useActions> & {
  /** Nobody runs them by hand, who could be `me`. */
  unattended?: boolean;
};

/** The actions of a macro or a rule, to be changed. */
export function ActionList({ entries, add, change, remove, raise, unattended = false }: ListProps) {
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
          <ActionField action={action} unattended={unattended} onChange={(changed) => change(key, changed)} />
        </fieldset>
      ))}
      {entries.length < MACRO_ACTIONS_MAX && <AddButton onClick={add}>Add an action</AddButton>}
    </div>
  );
}
