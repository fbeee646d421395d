"use client";
import { Lock, Pencil, Plus, Trash2, Zap } from "lucide-react";
import { useState } from "react";
import type { Macro } from "@/lib/protocol/routes/macros";
import { rest } from "../api";
import { Button, IconButton } from "../base/button";
import { Confirm, Modal } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { useMay, useMe } from "../desk/desk-context";
import { ActionLines } from "../macros/action-lines";
import { useMemberName } from "../macros/use-member-name";
import { useRoute } from "../server-state";
import { MacroForm } from "./macro-form";

type RowProps = { macro: Macro; nameOf: (memberId: number) => string | undefined; onEdit: () => void; onDeleted: () => void };

function MacroRow({ macro, nameOf, onEdit, onDeleted }: RowProps) {
  const me = useMe();
  const isAdmin = useMay("admin");
  const [asking, setAsking] = useState(false);
  const mayChange = macro.author_id === me.id || (macro.shared && isAdmin);
  const remove = async () => {
    const answer = await rest.delete("/api/macros/{id}", { params: { id: macro.id } });
    if (!answer.ok) return toast("failed", `Not deleted: ${answer.error.error}`);
    toast("done", `${macro.name} is deleted.`);
    onDeleted();
  };
  return (
    <li className="flex items-start gap-3 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1.5 font-strong">
          <span dir="auto" className="truncate">
            {macro.name}
          </span>
          {!macro.shared && (
            <span className="flex shrink-0 items-center gap-1 text-12 font-normal text-ink-faint">
              <Lock aria-hidden className="size-3" />
              Only yours
            </span>
          )}
        </p>
        <p className="text-13 text-ink-soft">
          <ActionLines actions={macro.actions} said={{ nameOf }} />
        </p>
      </div>
      {mayChange && (
        <>
          <IconButton label={`Edit ${macro.name}`} onClick={onEdit}>
            <Pencil />
          </IconButton>
          <IconButton label={`Delete ${macro.name}`} onClick={() => setAsking(true)}>
            <Trash2 />
          </IconButton>
          <Confirm
            open={asking}
            onClose={() => setAsking(false)}
            title={`Delete ${macro.name}?`}
            body={macro.shared ? "The whole team loses it. What it has done stays." : "What it has done stays."}
            action="Delete"
            onConfirm={remove}
          />
        </>
      )}
    </li>
  );
}

/** Actions that the team does together in a conversation, under a name. */
export function Macros() {
  const { data, error, loading, reload } = useRoute("/api/macros");
  const nameOf = useMemberName();
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
          <MacroRow key={macro.id} macro={macro} nameOf={nameOf} onEdit={() => setEditing(macro)} onDeleted={() => void reload()} />
        ))}
      </ul>
      <Modal open={editing !== null} onClose={() => setEditing(null)} title={editing === "new" ? "New macro" : "Edit the macro"}>
        {editing !== null && <MacroForm macro={editing === "new" ? null : editing} onDone={done} />}
      </Modal>
    </PageBody>
  );
}
