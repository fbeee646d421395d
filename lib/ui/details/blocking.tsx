import { Ban, LockOpen } from "lucide-react";
import { useState } from "react";
import { rest } from "../api";
import { Button } from "../base/button";
import { Confirm } from "../base/modal";
import { fullTime } from "../base/time";
import { toast } from "../base/toast";
import { useRoute } from "../server-state";

/** Keeps a person out, or lets them in again. They are not told. */
export function Blocking({ contactId, name }: { contactId: string; name: string }) {
  const contact = useRoute("/api/contacts/{id}", { params: { id: contactId } });
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!contact.data) return null;
  const { blocked } = contact.data;
  const params = { id: contactId };

  const change = async (block: boolean) => {
    setBusy(true);
    const answer = block
      ? await rest.post("/api/contacts/{id}/block", { params, body: {} })
      : await rest.delete("/api/contacts/{id}/block", { params });
    setBusy(false);
    if (answer.ok) contact.set(() => answer.value);
    else toast("failed", `Couldn't ${block ? "block" : "unblock"} ${name}: ${answer.error.error}`);
  };
  return (
    <>
      {blocked ? (
        <div className="flex flex-col items-start gap-2">
          <p className="text-13 text-red-text">Blocked{blocked.until && ` until ${fullTime(blocked.until)}`}</p>
          <Button busy={busy} icon={<LockOpen aria-hidden className="size-3.5" />} onClick={() => void change(false)}>
            Unblock
          </Button>
        </div>
      ) : (
        <Button busy={busy} icon={<Ban aria-hidden className="size-3.5" />} onClick={() => setAsking(true)}>
          Block…
        </Button>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={`Block ${name}?`}
        body="Their chat ends and does not open again until you unblock them. They are not told why. What was written stays."
        action="Block"
        onConfirm={() => change(true)}
      />
    </>
  );
}
