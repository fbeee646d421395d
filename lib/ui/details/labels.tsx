import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { useDialogActions } from "../conversation/use-dialog-actions";

const MAX_CHARS = 60;

/** Words that a conversation is sorted by. */
export function Labels({ dialog }: { dialog: Dialog }) {
  const { update } = useDialogActions(dialog.id);
  const [text, setText] = useState("");
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const label = text.trim();
    if (label === "" || dialog.labels.includes(label)) return setText("");
    setText("");
    if (!(await update({ labels: [...dialog.labels, label] }, "Couldn't add the label"))) setText((typed) => typed || label);
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {dialog.labels.map((label) => (
        <span key={label} className="flex h-7 max-w-full items-center rounded-full border border-line bg-page ps-2.5 text-12">
          <span className="truncate" title={label}>
            {label}
          </span>
          <button
            type="button"
            aria-label={`Remove the label ${label}`}
            onClick={() => void update({ labels: dialog.labels.filter((each) => each !== label) }, "Couldn't remove the label")}
            className="flex h-7 w-7 shrink-0 items-center justify-center rounded-full text-ink-faint hover:text-ink"
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <form onSubmit={add} className="relative">
        <Plus aria-hidden className="pointer-events-none absolute start-2 top-1/2 size-3 -translate-y-1/2 text-ink-faint" />
        <input
          aria-label="Add a label"
          placeholder="Add a label"
          maxLength={MAX_CHARS}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-7 w-28 rounded-full pointer-coarse:h-9 pointer-coarse:w-36 border border-dashed border-line-strong bg-transparent ps-6 pe-2 text-12"
        />
      </form>
    </div>
  );
}
