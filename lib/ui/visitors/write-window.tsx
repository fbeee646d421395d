import { type FormEvent, useRef, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import { rest } from "../api";
import { Button } from "../base/button";
import { TextArea } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { useAction } from "../server-state";
import { useNavigate } from "../shell/link";

type Person = { id: string; name: string };

function WriteForm({ person, hint, onDone }: { person: Person; hint: string; onDone: (dialogId: number) => void }) {
  const [text, setText] = useState("");
  // The same attempt, made again after an answer that was lost, begins nothing twice.
  const clientId = useRef(crypto.randomUUID());
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/dialogs">) => rest.post("/api/dialogs", { body }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await start({ client_id: clientId.current, text: text.trim(), contact_id: person.id });
    if (made) onDone(made.dialog.id);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextArea
        label="Message"
        autoFocus
        required
        rows={5}
        dir="auto"
        value={text}
        hint={hint}
        onChange={({ target }) => setText(target.value)}
      />
      <FormError error={error} />
      <Button type="submit" look="primary" busy={busy} disabled={text.trim() === ""} className="self-end">
        Send
      </Button>
    </form>
  );
}

type WriteWindowProps = { person: Person | null; hint: string; onClose: () => void };

/** Begins a conversation with somebody who is known. @param hint how they get what is written */
export function WriteWindow({ person, hint, onClose }: WriteWindowProps) {
  const navigate = useNavigate();
  return (
    <Modal open={person !== null} onClose={onClose} title={`Write to ${person?.name ?? ""}`}>
      {person && (
        <WriteForm
          person={person}
          hint={hint}
          onDone={(dialogId) => {
            onClose();
            navigate(`/inbox/${dialogId}`);
          }}
        />
      )}
    </Modal>
  );
}
