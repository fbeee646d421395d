import { type KeyboardEvent, useState } from "react";
import { isComposing } from "@/lib/client/composition";
import { storeMentions, withMentioned, writeMentions } from "@/lib/protocol/mention";
import { Button } from "../base/button";
import { CONTROL } from "../base/field";
import { useDesk, useDeskValue } from "../desk/desk-context";
import { useMentionable } from "./mention-picker";

type EditBoxProps = { dialogId: number; messageId: number; text: string; isNote: boolean; onDone: () => void };

/** Changes the text of one's own message in its place. */
export function EditBox({ dialogId, messageId, text, isNote, onDone }: EditBoxProps) {
  const desk = useDesk();
  const mentionable = useMentionable(useDeskValue((snapshot) => snapshot.dialogs.get(dialogId)?.dialog ?? null));
  // As it is when the edit begins: the words that stand in the box go on saying the same people.
  const [people] = useState(() => withMentioned(text, mentionable));
  const [value, setValue] = useState(() => (isNote ? writeMentions(text, people) : text));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const save = async () => {
    const changed = isNote ? storeMentions(value, people) : value;
    if (value.trim() === "" || changed === text) return onDone();
    setBusy(true);
    const result = await desk.edit(dialogId, messageId, changed);
    setBusy(false);
    if (result.ok) onDone();
    else setError(result.error.error);
  };
  const onKey = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "Escape") onDone();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <div className="flex w-full max-w-xl flex-col gap-2">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: one asked to edit
        autoFocus
        aria-label="Edit the message"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={onKey}
        className={`${CONTROL} max-h-60 min-h-16 py-2 field-sizing-content`}
      />
      {error && (
        <p role="alert" className="text-12 text-red-text">
          Not changed: {error}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
        <Button look="primary" busy={busy} onClick={() => void save()}>
          Save
        </Button>
      </div>
    </div>
  );
}
