import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Member } from "@/lib/protocol/routes/people";
import type { MemberRole } from "@/lib/protocol/values";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { useAction } from "../server-state";
import { randomPassword } from "./random-password";
import { RoleChoice } from "./role-choice";

type AddProps = { open: boolean; onClose: () => void; onDone: (member: Member) => void };

function AddForm({ onDone }: Pick<AddProps, "onDone">) {
  const [role, setRole] = useState<MemberRole>("operator");
  const [password, setPassword] = useState(randomPassword);
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/members">) => rest.post("/api/members", { body }));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const made = await start({ email: String(form.get("email")).trim(), name: String(form.get("name")).trim(), role, password });
    if (made) onDone(made);
  };
  const taken = error?.code === "CONFLICT" ? error.error : null;
  const named = ["email", "name", "password"].some((field) => fieldError(error, field));
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField label="Name" name="name" required maxLength={200} autoComplete="off" error={fieldError(error, "name")} />
      <TextField label="Email" name="email" type="email" required autoComplete="off" error={fieldError(error, "email") ?? taken} />
      <RoleChoice role={role} onChange={setRole} />
      <TextField
        label="Password"
        hint="Give it to them in a safe way. They can change it in their settings."
        value={password}
        required
        minLength={8}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setPassword(event.target.value)}
        error={fieldError(error, "password")}
        className="font-mono text-13"
      />
      {error && !named && !taken && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Add the member
      </Button>
    </form>
  );
}

/** Adds somebody to the team. */
export function AddMember({ open, onClose, onDone }: AddProps) {
  return (
    <Modal open={open} onClose={onClose} title="Add a member">
      <AddForm onDone={onDone} />
    </Modal>
  );
}
