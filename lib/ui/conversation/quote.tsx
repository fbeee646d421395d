import { X } from "lucide-react";
import type { Desk, Item } from "@/lib/client";
import { cut } from "@/lib/protocol/cut";
import { sayMentions } from "@/lib/protocol/mention";
import { IconButton } from "../base/button";
import { useDesk } from "../desk/desk-context";

/** As much of a message as stands in a line that quotes it. */
const QUOTED_MAX = 200;
/** Earlier pages that are loaded for one jump. */
const PAGES_MAX = 40;

type Message = Item["message"];

/** Quotes a message in what is being written in the open conversation. */
export function quoteMessage(message: Message): void {
  dispatchEvent(new CustomEvent<Message>("baton-quote", { detail: message }));
}

const textOf = ({ kind, text, deleted_at, attachments }: Message): string =>
  deleted_at
    ? "This message was deleted"
    : cut(kind === "note" ? sayMentions(text) : text, QUOTED_MAX) || attachments.map(({ name }) => name).join(", ");

const elementOf = (messageId: number): HTMLElement | null => document.querySelector(`[data-message="${messageId}"]`);

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Brings a message of the open conversation in sight, and loads earlier ones until it is there. */
async function jumpTo(desk: Desk, dialogId: number, messageId: number): Promise<void> {
  for (let page = 0; page < PAGES_MAX && !elementOf(messageId); page += 1) {
    if (!desk.getSnapshot().dialogs.get(dialogId)?.hasOlder) return;
    await desk.loadOlder(dialogId);
    await nextFrame();
  }
  const element = elementOf(messageId);
  if (!element) return;
  element.scrollIntoView({ block: "center" });
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** What a message answers, above it; a press leads there. @param quoted undefined where it is not loaded */
export function QuotedLine({ quoted, messageId, dialogId }: { quoted: Item | undefined; messageId: number; dialogId: number }) {
  const desk = useDesk();
  const name = quoted && (quoted.mine ? "You" : (quoted.message.author?.name ?? "Baton"));
  return (
    <button
      type="button"
      onClick={() => void jumpTo(desk, dialogId, messageId)}
      className="mb-1 flex min-h-6 max-w-full items-center gap-1.5 border-s-2 border-line-strong ps-2 text-start text-12 text-ink-faint hover:text-ink pointer-coarse:min-h-11"
    >
      <span className="sr-only">In reply to </span>
      {name && <span className="shrink-0 font-strong">{name}</span>}
      <span dir="auto" className="min-w-0 truncate">
        {quoted ? textOf(quoted.message) : "An earlier message"}
      </span>
    </button>
  );
}

/** The message that one is about to answer, above what is being written. */
export function QuoteStrip({ message, onRemove }: { message: Message; onRemove: () => void }) {
  return (
    <div className="flex items-center gap-2 px-3 pt-2 text-12 text-ink-soft">
      <p role="status" className="flex min-w-0 flex-1 items-center gap-1.5 border-s-2 border-accent ps-2">
        <span className="shrink-0 font-strong">Replying to {message.author?.name ?? "Baton"}</span>
        <span dir="auto" className="min-w-0 truncate">
          {textOf(message)}
        </span>
      </p>
      <IconButton label="Remove the quote" className="size-7" onClick={onRemove}>
        <X />
      </IconButton>
    </div>
  );
}
