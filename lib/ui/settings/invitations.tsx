import { Mail, RotateCcw, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Invitation } from "@/lib/protocol/routes/invitations";
import type { MemberRole } from "@/lib/protocol/values";
import { fieldError, rest } from "../api";
import { Button, IconButton } from "../base/button";
import { TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { shortDate } from "../base/time";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";
import { Once } from "./once";
import { RoleChoice } from "./role-choice";
import { ROLE_WORDS } from "./role-words";

type Invited = Invitation & { link: string | null };

/** What became of the link: sent, or to be passed on. */
function usePassOn() {
  const [link, setLink] = useState<string | null>(null);
  return {
    link,
    forget: () => setLink(null),
    take: (invited: Invited) => {
      if (invited.link === null) toast("done", `Invitation sent to ${invited.email}`);
      else setLink(new URL(invited.link, location.origin).href);
    },
  };
}

function InviteForm({ onDone }: { onDone: (invited: Invited) => void }) {
  const [role, setRole] = useState<MemberRole>("operator");
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/invitations">) => rest.post("/api/invitations", { body }));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const made = await start({ email: String(new FormData(event.currentTarget).get("email")).trim(), role });
    if (made) onDone(made);
  };
  const wrong = fieldError(error, "email");
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField label="Email" name="email" type="email" required autoComplete="off" error={wrong} />
      <RoleChoice role={role} onChange={setRole} />
      {!wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Invite
      </Button>
    </form>
  );
}

function Row({ invitation, onSent, onChanged }: { invitation: Invitation; onSent: (invited: Invited) => void; onChanged: () => void }) {
  const { id, email, role, expired, expires_at } = invitation;
  const resend = async () => {
    const answer = await rest.post("/api/invitations/{id}/resend", { params: { id } });
    if (!answer.ok) return toast("failed", `Not sent: ${answer.error.error}`);
    onSent(answer.value);
    onChanged();
  };
  const revoke = async () => {
    const answer = await rest.delete("/api/invitations/{id}", { params: { id } });
    if (!answer.ok) return toast("failed", `Not revoked: ${answer.error.error}`);
    toast("done", `The invitation of ${email} is revoked.`);
    onChanged();
  };
  return (
    <li className="flex items-center gap-3 border-b border-line py-2 last:border-b-0">
      <Mail aria-hidden className="size-4 text-ink-faint" />
      <div className="min-w-0 flex-1">
        <p className="truncate">{email}</p>
        <p className="text-13 text-ink-soft">
          {ROLE_WORDS[role].name} · {expired ? "expired" : `until ${shortDate(expires_at)}`}
        </p>
      </div>
      <IconButton label={`Send ${email} another link`} onClick={() => void resend()}>
        <RotateCcw />
      </IconButton>
      <IconButton label={`Revoke the invitation of ${email}`} onClick={() => void revoke()}>
        <X />
      </IconButton>
    </li>
  );
}

/** Who was invited and has not joined; and the window in which one invites. For admins. */
export function Invitations({ inviting, onClose }: { inviting: boolean; onClose: () => void }) {
  const { data, error, reload } = useRoute("/api/invitations", { query: { limit: 100 } });
  const { link, take, forget } = usePassOn();
  const open = data?.data ?? [];
  return (
    <>
      {error && <p className="mt-6 text-13 text-ink-soft">Invitations not loaded: {error.error}</p>}
      {open.length > 0 && (
        <section className="mt-6">
          <h2 className="mb-1 text-14 font-strong">Invited</h2>
          <ul aria-label="Invitations">
            {open.map((invitation) => (
              <Row key={invitation.id} invitation={invitation} onSent={take} onChanged={() => void reload()} />
            ))}
          </ul>
        </section>
      )}
      <Modal open={inviting} onClose={onClose} title="Invite somebody" description="They choose their name and password themselves.">
        <InviteForm
          onDone={(invited) => {
            onClose();
            take(invited);
            void reload();
          }}
        />
      </Modal>
      <Once
        title="Pass the link on"
        about="No email is set up (SMTP_URL and PUBLIC_URL): give it to them in a safe way. It works once, within seven days."
        secret={link}
        onClose={forget}
      />
    </>
  );
}
