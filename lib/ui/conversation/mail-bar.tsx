import { CircleAlert, Mail as MailIcon } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import type { MailSummary } from "@/lib/protocol/mail";
import { Button } from "../base/button";
import { Modal } from "../base/modal";
import { PlainText } from "../base/plain-text";
import { SkeletonRows, Trouble } from "../base/states";
import { fullTime } from "../base/time";
import { useRoute } from "../server-state";

const partyOf = ({ name, address }: MailSummary["from"]): string => (name ? `${name} <${address}>` : address);

/** All that a mail says, with what it quotes. */
function WholeMail({ dialogId, mail }: { dialogId: number; mail: MailSummary }) {
  const { data, error, loading, reload } = useRoute("/api/dialogs/{id}/mails/{mail_id}", { params: { id: dialogId, mail_id: mail.id } });
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-b border-line pb-3 text-13">
        {[
          ["From", partyOf(mail.from)],
          ["To", mail.to],
          ["Date", fullTime(mail.created_at)],
        ].map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-faint">{label}</dt>
            <dd dir="auto" className="min-w-0 break-words">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {loading && <SkeletonRows rows={2} />}
      {error && <Trouble error={error} onRetry={() => void reload()} />}
      {data && (
        <div dir="auto" className="prose-message pt-3 text-14">
          {data.text ? <PlainText text={data.text} /> : <p className="text-ink-faint">Nothing is left of its text.</p>}
        </div>
      )}
    </>
  );
}

type BarProps = { dialog: Dialog };

/** The subject and the sender of a conversation's newest mail, which can be read whole; and the newest that was not delivered. */
export function MailBar({ dialog }: BarProps) {
  const [open, setOpen] = useState<MailSummary | null>(null);
  const { data, reload } = useRoute("/api/dialogs/{id}/mails", { params: { id: dialog.id } });
  const seen = useRef(dialog.last_seq);
  // A mail that comes in or goes out changes the conversation as well.
  useEffect(() => {
    if (seen.current === dialog.last_seq) return;
    seen.current = dialog.last_seq;
    void reload();
  }, [dialog.last_seq, reload]);
  const mails = data?.data ?? [];
  const newest = mails.findLast(({ direction }) => direction === "in");
  const last = mails.at(-1);
  const failed = last?.state === "failed" ? last : undefined;
  if (!newest && !failed) return null;
  return (
    <section aria-label="Email" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5 text-13 sm:px-5">
      {newest && (
        <>
          <MailIcon aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
          <span dir="auto" className="min-w-0 truncate font-strong">
            {newest.subject || "No subject"}
          </span>
          <span className="min-w-0 flex-1 truncate text-ink-faint">{newest.from.address}</span>
          <Button look="quiet" onClick={() => setOpen(newest)}>
            Show the whole mail
          </Button>
        </>
      )}
      {failed && (
        <p role="status" className="flex basis-full items-start gap-1.5 text-red-text">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0 break-words">
            Not delivered to {failed.to}: {failed.error}
          </span>
        </p>
      )}
      <Modal wide open={open !== null} onClose={() => setOpen(null)} title={open?.subject || "No subject"}>
        {open && <WholeMail dialogId={dialog.id} mail={open} />}
      </Modal>
    </section>
  );
}
