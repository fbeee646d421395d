import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Member } from "@/lib/protocol/routes/people";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { toast } from "../base/toast";
import { useAction } from "../server-state";
import { randomPassword } from "./random-password";

function PasswordForm({ member, onClose }: { member: Member; onClose: () => void }) {
  const [password, setPassword] = useState(randomPassword);
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/members/{id}">) =>
    rest.patch("/api/members/{id}", { params: { id: member.id }, body }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await start({ password }))) return;
    toast("done", `${member.name} signs in with the new password from now on.`);
    onClose();
  };
  const wrong = fieldError(error, "password");
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="New password"
        required
        minLength={8}
        autoComplete="off"
        spellCheck={false}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={wrong}
        className="font-mono text-13"
      />
      {error && !wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Set the password
      </Button>
    </form>
  );
}

/** Gives a member another password, for instance when they have forgotten theirs. */
export function SetPassword({ member, open, onClose }: { member: Member; open: boolean; onClose: () => void }) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      title={`Set a password for ${member.name}`}
      description="All their sign-ins end. Give them the new password in a safe way."
    >
      <PasswordForm member={member} onClose={onClose} />
    </Modal>
  );
}
