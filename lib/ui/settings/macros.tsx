"use client";
import { Plus, Zap } from "lucide-react";
import { useState } from "react";
import type { Macro } from "@/lib/protocol/routes/macros";
import { rest } from "../api";
import { Button } from "../base/button";
import { Modal } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { ActionLines } from "../macros/action-lines";
import type { Said } from "../macros/action-words";
import { useMemberName } from "../macros/use-member-name";
import { useRoute } from "../server-state";
import { useTeamName } from "../use-teams";
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
  const { data, error, loading, reload } = useRoute("/api/macros");
  const said = { nameOf: useMemberName(), teamOf: useTeamName() };
  const [editing, setEditing] = useState<Macro | "new" | null>(null);
  const all = data?.data ?? [];
  const make = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEditing("new")}>
      New macro
    </Button>
  );
  const done = () => {
    setEditing(null);
    void reload();
  };
  return (
    <PageBody
      title="Macros"
      about="Several actions in a conversation at once: reply, label, assign, resolve. Run them from the header of a conversation."
      action={all.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && all.length === 0 && (
        <Empty icon={<Zap aria-hidden />} title="No macros yet" action={make}>
          Put the steps you take most often together, and take them all at once from then on.
        </Empty>
      )}
      <ul aria-label="Macros">
        {all.map((macro) => (
          <MacroRow key={macro.id} macro={macro} said={said} onEdit={() => setEditing(macro)} onDeleted={() => void reload()} />
        ))}
      </ul>
      <Modal open={editing !== null} onClose={() => setEditing(null)} title={editing === "new" ? "New macro" : "Edit the macro"}>
        {editing !== null && <MacroForm macro={editing === "new" ? null : editing} onDone={done} />}
      </Modal>
    </PageBody>
  );
}
