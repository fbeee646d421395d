import { FileText, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import type { SummaryView } from "@/lib/protocol/routes/copilot";
import { rest } from "../api";
import { Button, IconButton } from "../base/button";
import { cx } from "../base/cx";
import { longSpan, useNow } from "../base/time";
import { toast } from "../base/toast";
import { type Cancellable, useCancellable } from "../copilot/use-cancellable";
import { useMe } from "../desk/desk-context";

const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

function placeOf(dialog: Dialog): string | null {
  const place = dialog.queue?.queue_position;
  if (!place) return null;
  return place === 1 ? "Next in the queue" : `${place}${ENDINGS[ORDINALS.select(place)] ?? "th"} in the queue`;
}

/** Why it waits, for how long, and who is asked. */
function Waiting({ dialog }: { dialog: Dialog }) {
  const me = useMe();
  const now = useNow();
  const { queue } = dialog;
  const offered = queue?.offered_to;
  const waits = dialog.waiting_since ? now - Date.parse(dialog.waiting_since) : null;
  const parts = [
    waits === null ? "Waiting" : `Waiting for ${longSpan(waits)}`,
    placeOf(dialog),
    offered && (offered.id === me.id ? "offered to you" : `offered to ${offered.name}`),
  ];
  return (
    <p className="min-w-0 flex-1 text-13">
      <span className="font-strong text-amber-text">{parts.filter(Boolean).join(" · ")}</span>
      {queue?.reason && <span className="block truncate text-ink-soft">{queue.reason}</span>}
    </p>
  );
}

/** The summary is there when one takes a conversation over, without being asked for. */
function useSummary(dialog: Dialog) {
  const me = useMe();
  const summary = useCancellable<SummaryView>();
  const { start } = summary;
  const before = useRef(dialog.status);
  const mine = dialog.status === "human" && dialog.assignee?.id === me.id;
  useEffect(() => {
    const taken = mine && before.current !== "human";
    before.current = dialog.status;
    // On a phone it would push the conversation out of sight: there one asks for it.
    if (taken && matchMedia("(min-width: 768px)").matches)
      void start((signal) => rest.post("/api/dialogs/{id}/summary", { params: { id: dialog.id }, signal }));
  }, [mine, dialog.status, dialog.id, start]);
  return summary;
}

function SummaryText({ summary, onClose }: { summary: SummaryView; onClose: () => void }) {
  return (
    <section aria-label="Summary" className="flex animate-appear items-start gap-2 border-b border-line bg-panel px-4 py-2.5 sm:px-6">
      <FileText aria-hidden className="mt-0.5 size-4 shrink-0 text-violet" />
      <div className="min-w-0 flex-1 text-13 select-text">
        {summary.text.split("\n").map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p className="mt-1 text-12 text-ink-faint">{summary.made_by === "model" ? "Summarized by AI" : "Quoted from the chat"}</p>
      </div>
      <IconButton label="Close the summary" onClick={onClose} className="-me-2 -mt-1">
        <X />
      </IconButton>
    </section>
  );
}

/** Cancel while it is made, ask for it before. */
function SummaryButton({ dialog, summary }: { dialog: Dialog; summary: Cancellable<SummaryView> }) {
  if (summary.busy) return <Button onClick={summary.cancel}>Cancel</Button>;
  return (
    <Button
      onClick={() => void summary.start((signal) => rest.post("/api/dialogs/{id}/summary", { params: { id: dialog.id }, signal }))}
      icon={<FileText aria-hidden className="size-3.5" />}
    >
      Summary
    </Button>
  );
}

/** Whom it is offered to may let it pass. */
function Decline({ dialog }: { dialog: Dialog }) {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  if (dialog.queue?.offered_to?.id !== me.id) return null;
  const decline = async () => {
    setBusy(true);
    const answer = await rest.post("/api/dialogs/{id}/decline", { params: { id: dialog.id } });
    setBusy(false);
    if (!answer.ok) toast("failed", `Couldn't decline: ${answer.error.error}`);
  };
  return (
    <Button busy={busy} onClick={() => void decline()}>
      Decline
    </Button>
  );
}

const STRIP = "flex items-center gap-3 border-b px-4 py-2 sm:px-6";

/** What somebody needs to know who takes the conversation over. */
export function Handover({ dialog }: { dialog: Dialog }) {
  const summary = useSummary(dialog);
  const waits = dialog.status === "queued";
  const said = summary.error ?? (summary.busy ? "Summarizing…" : null);
  return (
    <>
      {waits && (
        <section aria-label="Handover" className={cx(STRIP, "border-amber-line bg-amber-soft")}>
          <Waiting dialog={dialog} />
          <Decline dialog={dialog} />
          {!summary.value && <SummaryButton dialog={dialog} summary={summary} />}
        </section>
      )}
      {said && !waits && (
        <div role="status" className={cx(STRIP, "border-line bg-panel text-13 text-ink-soft")}>
          <span className="min-w-0 flex-1">{said}</span>
          <SummaryButton dialog={dialog} summary={summary} />
        </div>
      )}
      {said && waits && summary.error && (
        <p role="alert" className="border-b border-line px-4 py-2 text-13 text-red-text sm:px-6">
          {said}
        </p>
      )}
      {summary.value && <SummaryText summary={summary.value} onClose={summary.cancel} />}
    </>
  );
}
