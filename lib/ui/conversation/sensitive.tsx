import { Eye, EyeOff, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { rest } from "../api";
import { toast } from "../base/toast";

const LINK = "hit inline-flex items-center gap-1 rounded-control text-12 font-strong underline underline-offset-2";

/** Says that parts of a message are hidden, and shows them to those who may see them, for as long as they look. */
export function Sensitive({ dialogId, messageId }: { dialogId: number; messageId: number }) {
  const [text, setText] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const reveal = async () => {
    setBusy(true);
    const answer = await rest.post("/api/dialogs/{id}/messages/{message_id}/reveal", { params: { id: dialogId, message_id: messageId } });
    setBusy(false);
    if (answer.ok) setText(answer.value.text);
    else toast("failed", `Not shown: ${answer.error.error}`);
  };
  return (
    <div className="mt-1 text-12 text-ink-soft">
      {text !== null && (
        <p
          dir="auto"
          className="mb-1 rounded-control border border-amber-line bg-amber-soft px-2 py-1.5 text-14 whitespace-pre-wrap text-ink [overflow-wrap:anywhere]"
        >
          {text}
        </p>
      )}
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="inline-flex items-center gap-1">
          <ShieldAlert aria-hidden className="size-3.5" />
          {text === null ? "Parts are hidden" : "This look is in the audit log"}
        </span>
        {text === null ? (
          <button type="button" className={LINK} disabled={busy} onClick={() => void reveal()}>
            <Eye aria-hidden className="size-3.5" />
            Show
          </button>
        ) : (
          <button type="button" className={LINK} onClick={() => setText(null)}>
            <EyeOff aria-hidden className="size-3.5" />
            Hide
          </button>
        )}
      </p>
    </div>
  );
}
