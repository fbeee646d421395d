import { useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { rest } from "../api";
import { Confirm, Modal } from "../base/modal";
import { SkeletonRows, Trouble } from "../base/states";
import { shortDate } from "../base/time";
import { toast } from "../base/toast";
import { useMe } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { StatusMark } from "./status-mark";
import { lastLine, STATUS_WORDS } from "./words";

const SHOWN = 50;

/** The person's other conversations, of which one is chosen. */
function Others({ dialog, onChoose }: { dialog: Dialog; onChoose: (other: Dialog) => void }) {
  const me = useMe();
  const { data, error, loading, reload } = useRoute("/api/dialogs", {
    query: { filter: "all", limit: SHOWN, contact: dialog.visitor?.id ?? "" },
  });
  if (loading) return <SkeletonRows rows={2} />;
  if (error) return <Trouble error={error} onRetry={() => void reload()} />;
  const others = (data?.data ?? []).filter(({ id }) => id !== dialog.id);
  if (others.length === 0) return <p className="text-14 text-ink-soft">This person has no other conversation.</p>;
  return (
    <ul aria-label="Other conversations" className="-mx-2 flex max-h-80 flex-col overflow-y-auto">
      {others.map((other) => (
        <li key={other.id}>
          <button
            type="button"
            onClick={() => onChoose(other)}
            className="flex w-full flex-col rounded-control px-2 py-1.5 text-start text-13 hover:bg-hover"
          >
            <span className="flex items-center gap-1.5 text-12 text-ink-faint">
              <StatusMark status={other.status} className="size-2" />
              {STATUS_WORDS[other.status]} · {shortDate(other.updated_at)} · #{other.id}
            </span>
            <span className="w-full truncate">{lastLine(other, me.id)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Moves a conversation into another of the same person; the screen follows it there. */
export function MergeWindow({ dialog, open, onClose }: { dialog: Dialog; open: boolean; onClose: () => void }) {
  const [into, setInto] = useState<Dialog | null>(null);
  const merge = async () => {
    if (!into) return;
    const result = await rest.post("/api/dialogs/{id}/merge", { params: { id: dialog.id }, body: { into: into.id } });
    if (!result.ok) toast("failed", `Couldn't merge it: ${result.error.error}`);
    else toast("done", "Merged");
  };
  return (
    <>
      <Modal open={open} onClose={onClose} title="Merge into" description="Another conversation with the same person.">
        <Others
          dialog={dialog}
          onChoose={(other) => {
            onClose();
            setInto(other);
          }}
        />
      </Modal>
      <Confirm
        open={into !== null}
        onClose={() => setInto(null)}
        title="Merge the conversations?"
        body={`Its messages move to the end of #${into?.id ?? ""}, and this conversation is closed. This can't be undone.`}
        action="Merge"
        onConfirm={merge}
      />
    </>
  );
}
