import { Send, SquarePen, X } from "lucide-react";
import { type FormEvent, useDeferredValue, useRef, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Contact } from "@/lib/protocol/routes/contacts";
import { rest } from "../api";
import { Avatar } from "../base/avatar";
import { Button, IconButton } from "../base/button";
import { TextArea, TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { useAction, useRoute } from "../server-state";
import { useNavigate } from "../shell/link";

/** With whom one is about to talk: somebody who is known, or an address. */
type Addressee = { contact: Contact } | { email: string };

const SHOWN = 6;
/** As much of an address as makes it worth offering; the server decides. */
const ADDRESS = /^\S+@\S+\.\S+$/;

const nameOf = (to: Addressee): string => ("contact" in to ? to.contact.name : to.email);
const emailOf = (to: Addressee): string | null => ("contact" in to ? to.contact.email : to.email);

/** How the message gets there, and whether it does. */
export function wayOf(to: Addressee, sendsEmail: boolean): { reaches: boolean; words: string } {
  if (emailOf(to) === null) return { reaches: true, words: "They see it when they open the chat on your site." };
  if (sendsEmail) return { reaches: true, words: "They get it by email, unless they read it in the chat within two minutes." };
  if ("contact" in to) return { reaches: true, words: "No email is set up (SMTP_URL): they see it when they open the chat." };
  return { reaches: false, words: "No email is set up (SMTP_URL): nothing can be sent to this address." };
}

/** People who are known by a name or an address, and an address that nobody has yet. */
function AddresseeField({ onChoose }: { onChoose: (to: Addressee) => void }) {
  const [text, setText] = useState("");
  const query = useDeferredValue(text.trim());
  const { data } = useRoute("/api/contacts", query ? { query: { limit: SHOWN, q: query } } : null);
  const known = query ? (data?.data ?? []) : [];
  // Whoever has that address may only have typed it: the server decides whom it leads to.
  const isNew = ADDRESS.test(query);
  const option = "hit flex w-full items-center gap-2.5 rounded-control px-2 py-1 text-start text-13 hover:bg-hover";
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label="To"
        type="search"
        placeholder="Name or email"
        autoComplete="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <ul aria-label="People" className="flex flex-col">
        {known.map((contact) => (
          <li key={contact.id}>
            <button type="button" className={option} onClick={() => onChoose({ contact })}>
              <Avatar name={contact.name} />
              <span className="min-w-0 flex-1 truncate font-strong">{contact.name}</span>
              <span className="min-w-0 truncate text-ink-soft">{contact.email ?? "no email"}</span>
            </button>
          </li>
        ))}
        {isNew && (
          <li>
            <button type="button" className={option} onClick={() => onChoose({ email: query })}>
              <Send aria-hidden className="size-4 text-ink-faint" />
              Write to {query}
            </button>
          </li>
        )}
        {query && data && known.length === 0 && !isNew && (
          <li className="px-2 py-1 text-13 text-ink-soft">Nobody by that name. A whole email address works too.</li>
        )}
      </ul>
    </div>
  );
}

function Chosen({ to, onChange }: { to: Addressee; onChange: () => void }) {
  return (
    <div className="flex items-center gap-2.5 rounded-control border border-line ps-2.5">
      <Avatar name={nameOf(to)} size="small" />
      <p className="min-w-0 flex-1 truncate text-13">
        <span className="font-strong">{nameOf(to)}</span>
        {emailOf(to) !== null && emailOf(to) !== nameOf(to) && <span className="text-ink-soft"> · {emailOf(to)}</span>}
      </p>
      <IconButton label="Write to somebody else" onClick={onChange}>
        <X />
      </IconButton>
    </div>
  );
}

function ConversationForm({ onDone }: { onDone: (dialogId: number) => void }) {
  const sendsEmail = useRoute("/api/me").data?.sends_email ?? true;
  const [to, setTo] = useState<Addressee | null>(null);
  const [text, setText] = useState("");
  // The same attempt, made again after an answer that was lost, begins nothing twice.
  const clientId = useRef(crypto.randomUUID());
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/dialogs">) => rest.post("/api/dialogs", { body }));
  const way = to && wayOf(to, sendsEmail);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!to) return;
    const whom = "contact" in to ? { contact_id: to.contact.id } : { email: to.email };
    const made = await start({ client_id: clientId.current, text: text.trim(), ...whom });
    if (made) onDone(made.dialog.id);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {to ? <Chosen to={to} onChange={() => setTo(null)} /> : <AddresseeField onChoose={setTo} />}
      {way && (
        <TextArea
          label="Message"
          autoFocus
          required
          rows={5}
          dir="auto"
          value={text}
          hint={way.reaches ? way.words : undefined}
          error={way.reaches ? null : way.words}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      <FormError error={error} />
      <Button type="submit" look="primary" busy={busy} disabled={!way?.reaches || text.trim() === ""} className="self-end">
        Send
      </Button>
    </form>
  );
}

/** Begins a conversation with somebody who has not asked for one. */
export function NewConversation() {
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label="New conversation" onClick={() => setOpen(true)}>
        <SquarePen />
      </IconButton>
      <Modal open={open} onClose={() => setOpen(false)} title="New conversation">
        <ConversationForm
          onDone={(dialogId) => {
            setOpen(false);
            navigate(`/inbox/${dialogId}${location.search}`);
          }}
        />
      </Modal>
    </>
  );
}
