import { CalendarClock, CircleAlert } from "lucide-react";
import type { ScheduledMessage, UnsentReason } from "@/lib/protocol/scheduled";
import { rest } from "../api";
import { Button } from "../base/button";
import { clockTime, dayAhead } from "../base/time";
import { toast } from "../base/toast";
import { useLiveScheduled } from "./use-scheduled";

const NOT_SENT: Record<UnsentReason, string> = {
  author: "Cancelled.",
  author_left: "Not sent: its author is no longer a member.",
  answered: "Not sent: they wrote before it was due.",
  refused: "Not sent: this conversation did not take it any more.",
};

/** What becomes of it, as one would say it. */
function fateOf({ status, reason, cancel_if_answered, answered, send_at }: ScheduledMessage): string {
  if (status === "cancelled") return NOT_SENT[reason ?? "refused"];
  if (cancel_if_answered && answered) return "Will not be sent: they have written since.";
  return `Sends ${dayAhead(send_at)}, ${clockTime(send_at)}${cancel_if_answered ? ", unless they write first" : ""}`;
}

function Line({ message, onGone }: { message: ScheduledMessage; onGone: () => Promise<void> }) {
  const isWaiting = message.status === "scheduled";
  const cancel = async () => {
    const result = await rest.delete("/api/scheduled-messages/{id}", { params: { id: message.id } });
    if (!result.ok) toast("failed", `Couldn't cancel it: ${result.error.error}`);
    await onGone();
  };
  const Icon = isWaiting ? CalendarClock : CircleAlert;
  return (
    <li className="flex items-start gap-3 rounded-card border border-dashed border-line-strong px-3 py-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="line-clamp-4 whitespace-pre-wrap break-words text-14">
          {message.text || message.attachments.map(({ name }) => name).join(", ")}
        </p>
        <p className="mt-0.5 text-12 text-ink-faint">
          <time dateTime={message.send_at}>{fateOf(message)}</time>
        </p>
      </div>
      <Button look="quiet" onClick={() => void cancel()}>
        {isWaiting ? "Cancel" : "Dismiss"}
      </Button>
    </li>
  );
}

/** One's own messages that are sent later, behind what was said. @param at the newest number of the conversation */
export function ScheduledLines({ dialogId, at }: { dialogId: number; at: number | null }) {
  const { items, reload } = useLiveScheduled(dialogId, at);
  if (items.length === 0) return null;
  return (
    <ul aria-label="Scheduled messages" className="mt-3 flex flex-col gap-2">
      {items.map((message) => (
        <Line key={message.id} message={message} onGone={reload} />
      ))}
    </ul>
  );
}
