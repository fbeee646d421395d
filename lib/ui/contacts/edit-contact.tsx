import type { FormEvent } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Contact } from "@/lib/protocol/routes/contacts";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { toast } from "../base/toast";
import { useAction } from "../server-state";

type Person = Pick<Contact, "id" | "name" | "email">;
type EditProps = { contact: Person; open: boolean; onClose: () => void; onSaved?: () => void };

function ContactForm({ contact, onSaved }: { contact: Person; onSaved: () => void }) {
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/contacts/{id}">) =>
    rest.patch("/api/contacts/{id}", { params: { id: contact.id }, body }),
  );
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (await start({ name: String(form.get("name")).trim(), email: String(form.get("email")).trim() || null })) onSaved();
  };
  const wrong = { name: fieldError(error, "name"), email: fieldError(error, "email") };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField label="Name" name="name" required maxLength={200} defaultValue={contact.name} autoComplete="off" error={wrong.name} />
      <TextField label="Email" name="email" type="email" defaultValue={contact.email ?? ""} autoComplete="off" error={wrong.email} />
      {error && !wrong.name && !wrong.email && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Save
      </Button>
    </form>
  );
}

/** Changes what the team calls a person. */
export function EditContact({ contact, open, onClose, onSaved }: EditProps) {
  const saved = () => {
    toast("done", "Saved.");
    onClose();
    onSaved?.();
  };
  return (
    <Modal open={open} onClose={onClose} title="Name and e-mail" description="What the team knows this person by.">
      <ContactForm contact={contact} onSaved={saved} />
    </Modal>
  );
}
