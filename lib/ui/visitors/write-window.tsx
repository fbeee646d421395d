import { type FormEvent, useRef, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { SiteVisitor } from "@/lib/protocol/routes/visitors";
import { rest } from "../api";
import { Button } from "../base/button";
import { TextArea } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { useAction } from "../server-state";
import { useNavigate } from "../shell/link";

function WriteForm({ visitor, onDone }: { visitor: SiteVisitor; onDone: (dialogId: number) => void }) {
  const [text, setText] = useState("");
  // The same attempt, made again after an answer that was lost, begins nothing twice.
  const clientId = useRef(crypto.randomUUID());
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/dialogs">) => rest.post("/api/dialogs", { body }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await start({ client_id: clientId.current, text: text.trim(), contact_id: visitor.contact_id });
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
        hint="They see it in the chat on the page they are on."
        onChange={({ target }) => setText(target.value)}
      />
      <FormError error={error} />
      <Button type="submit" look="primary" busy={busy} disabled={text.trim() === ""} className="self-end">
        Send
      </Button>
    </form>
  );
}

/** Begins a conversation with somebody who is on the site. */
export function WriteWindow({ visitor, onClose }: { visitor: SiteVisitor | null; onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <Modal open={visitor !== null} onClose={onClose} title={`Write to ${visitor?.name ?? ""}`}>
      {visitor && (
        <WriteForm
          visitor={visitor}
          onDone={(dialogId) => {
            onClose();
            navigate(`/inbox/${dialogId}`);
          }}
        />
      )}
    </Modal>
  );
}
