/** @jsxImportSource preact */
import type { VisitorChat } from "@/lib/client";
import { fill, Icon, useWidget } from "../app/shared";

/** Earlier pages that are loaded for one jump. */
const PAGES_MAX = 40;

const elementOf = (id: number): HTMLElement | null => document.querySelector(`.message[data-id="${id}"]`);

/** Brings a message in sight, and loads earlier ones until it is there. */
async function jumpTo(chat: VisitorChat, id: number): Promise<void> {
  for (let page = 0; page < PAGES_MAX && !elementOf(id) && chat.getSnapshot().view.hasOlder; page += 1) {
    await chat.loadOlder();
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  const element = elementOf(id);
  if (!element) return;
  element.scrollIntoView({ block: "center" });
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** The message of this id in one line: above the one that answers it, or with `onRemove` above what is being written. */
export default function Quote({ id, onRemove }: { id: number; onRemove?: () => void }) {
  const { chat, strings, boot } = useWidget();
  const found = chat?.getSnapshot().view.items.find(({ message }) => message.id === id);
  const name = found?.mine ? strings.you : (found?.message.author?.name ?? boot.assistant.name);
  const files = found?.message.attachments.map((file) => file.name).join(", ");
  const text = found?.message.deleted_at ? strings.deleted : found?.message.text || files;
  if (onRemove)
    return (
      <p class="quote" role="status">
        <b>{fill(strings.replyingTo, { name })}</b>
        <span dir="auto">{text}</span>
        <button type="button" class="quiet" aria-label={strings.cancel} title={strings.cancel} onClick={onRemove}>
          <Icon name="cross" />
        </button>
      </p>
    );
  return (
    <button type="button" class="quote" onClick={() => chat && void jumpTo(chat, id)}>
      <span class="hidden">{fill(strings.replyingTo, { name })}</span>
      {found && <b aria-hidden="true">{name}</b>}
      <span dir="auto">{text ?? "…"}</span>
    </button>
  );
}
