"use client";
import { Zap } from "lucide-react";
import type { Macro } from "@/lib/protocol/routes/macros";
import { rest } from "../api";
import { ActionLines } from "../macros/action-lines";
import type { Said } from "../macros/action-words";
import { useMemberName } from "../macros/use-member-name";
import { useRoute } from "../server-state";
import { useTeamName } from "../use-teams";
import { EditedList } from "./edited-list";
import { MacroForm } from "./macro-form";
import { SharedThingRow } from "./shared-thing";

type RowProps = { macro: Macro; said: Said; onEdit: () => void; onDeleted: () => void };

function MacroRow({ macro, said, onEdit, onDeleted }: RowProps) {
  return (
    <SharedThingRow
      thing={macro}
      heading={
        <span dir="auto" className="truncate">
          {macro.name}
        </span>
      }
      name={macro.name}
      title={macro.name}
      kept="What it has done stays."
      remove={() => rest.delete("/api/macros/{id}", { params: { id: macro.id } })}
      onEdit={onEdit}
      onDeleted={onDeleted}
    >
      <p className="text-13 text-ink-soft">
        <ActionLines actions={macro.actions} said={said} />
      </p>
    </SharedThingRow>
  );
}

/** Actions that the team does together in a conversation, under a name. */
export function Macros() {
  const said = { nameOf: useMemberName(), teamOf: useTeamName() };
  return (
    <EditedList
      title="Macros"
      about="Several actions in a conversation at once: reply, label, assign, resolve. Run them from the header of a conversation."
      resource={useRoute("/api/macros")}
      empty={{
        icon: <Zap aria-hidden />,
        title: "No macros yet",
        words: "Put the steps you take most often together, and take them all at once from then on.",
      }}
      words={{ make: "New macro", making: "New macro", editing: "Edit the macro" }}
      form={(macro, onDone) => <MacroForm macro={macro} onDone={onDone} />}
    >
      {(all, { edit, reload }) => (
        <ul aria-label="Macros">
          {all.map((macro) => (
            <MacroRow key={macro.id} macro={macro} said={said} onEdit={() => edit(macro)} onDeleted={reload} />
          ))}
        </ul>
      )}
    </EditedList>
  );
}
