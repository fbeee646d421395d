import { CircleAlert, CircleCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { EmailChannel } from "@/lib/protocol/mail";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Confirm } from "../base/modal";
import { Card, FormError } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { shortDate } from "../base/time";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";

const PATH = "/api/assistants/{id}/channels/email";

/** What keeps email from working, or that it works. @param checked the mail servers were asked just now */
function Standing({ channel, checked }: { channel: EmailChannel; checked: boolean }) {
  const { problems, inbox } = channel;
  if (problems.length > 0)
    return (
      <div role="status">
        <ul className="flex flex-col gap-1.5">
          {problems.map((problem) => (
            <li key={problem} className="flex items-start gap-1.5 text-13 text-red-text">
              <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              <span className="min-w-0 break-words">{problem}</span>
            </li>
          ))}
        </ul>
      </div>
    );
  const read = inbox?.read_at ? `mailbox read ${shortDate(inbox.read_at)}` : "mailbox not read yet";
  return (
    <p role="status" className="flex items-start gap-1.5 text-13 text-ink-soft">
      <CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0 text-green-text" />
      {checked ? "The mail servers let Baton send and read" : `Set up · ${read}`}
    </p>
  );
}

type FormProps = { assistantId: string; channel: EmailChannel; onChanged: (channel: EmailChannel) => void };

function AddressForm({ assistantId, channel, onChanged }: FormProps) {
  const [address, setAddress] = useState(channel.address ?? "");
  const { busy, error, start } = useAction((body: BodyOf<"POST", typeof PATH>) => rest.post(PATH, { params: { id: assistantId }, body }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ address });
    if (!saved) return;
    setAddress(saved.address ?? "");
    onChanged(saved);
    toast("done", "Address saved");
  };
  const wrong = fieldError(error, "address");
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="Address"
        hint="Mail to it comes to this assistant. It has to lead into the mailbox that the installation reads."
        type="email"
        placeholder="support@example.com"
        required
        autoComplete="off"
        dir="ltr"
        value={address}
        onChange={(event) => setAddress(event.target.value)}
        error={wrong}
      />
      {error && !wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} disabled={address.trim() === (channel.address ?? "")} className="self-end">
        Save
      </Button>
    </form>
  );
}

/** The address at which people write to an assistant and its team, and whether mail comes and goes. */
export function EmailSection({ assistantId }: { assistantId: string }) {
  const { data, error, loading, reload, set } = useRoute(PATH, { params: { id: assistantId } });
  const [checked, setChecked] = useState(false);
  const [removing, setRemoving] = useState(false);
  const check = useAction(() => rest.get(PATH, { params: { id: assistantId }, query: { check: "1" } }));
  const runCheck = async () => {
    const found = await check.start();
    if (!found) return;
    set(() => found);
    setChecked(true);
  };
  const remove = async () => {
    const answer = await rest.delete(PATH, { params: { id: assistantId } });
    if (!answer.ok) return toast("failed", `Not removed: ${answer.error.error}`);
    await reload();
  };
  return (
    <Card
      title="Email"
      about="People write to an address of yours; the assistant and your team answer here, and the answers go out as mail."
    >
      {loading && <SkeletonRows rows={1} />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && (
        <div className="flex flex-col gap-4">
          <AddressForm key={data.address} assistantId={assistantId} channel={data} onChanged={(channel) => set(() => channel)} />
          <Standing channel={data} checked={checked} />
          {check.error && <FormError error={check.error} />}
          <div className="-ms-3 flex flex-wrap">
            <Button look="quiet" busy={check.busy} onClick={() => void runCheck()}>
              Check
            </Button>
            {data.address && (
              <Button look="quiet" className="text-red-text" onClick={() => setRemoving(true)}>
                Remove address
              </Button>
            )}
          </div>
          <Confirm
            open={removing}
            onClose={() => setRemoving(false)}
            title={`Remove ${data.address}?`}
            body="Mail to it no longer comes to this assistant. Conversations stay, and your answers in them still go out."
            action="Remove"
            onConfirm={remove}
          />
        </div>
      )}
    </Card>
  );
}
