/** @jsxImportSource preact */

import { useState } from "preact/hooks";
import type { Item } from "@/lib/client";
import { longPress } from "@/lib/client/long-press";
import { useWidget } from "./context";
import { Face } from "./face";
import { timeOf } from "./format";
import { Diamond } from "./icons";
import { Later } from "./later";
import { memo } from "./memo";
import { PlainText } from "./plain-text";
import { Words } from "./words";

/** Whose words these are: the assistant is always marked as such, a person has a name and a face. */
function Author({ item }: { item: Item }) {
  const { strings, boot } = useWidget();
  const { author, sender } = item.message;
  if (item.mine) return null;
  if (sender === "assistant") {
    return (
      <header>
        <Diamond />
        <b>{author?.name ?? boot.assistant.name}</b>
        <span class="tag">{strings.assistant}</span>
      </header>
    );
  }
  const name = author?.name ?? strings.team;
  return (
    <header>
      <Face person={author ?? { name, avatar_url: null }} />
      <b>{name}</b>
    </header>
  );
}

function Mark({ item, last }: { item: Item; last: boolean }) {
  const { strings, locale, chat } = useWidget();
  const { delivery, message } = item;
  if (delivery?.state === "failed") {
    return (
      <footer class="failed">
        <span title={delivery.error?.help}>{[strings.failed, delivery.error?.error].filter(Boolean).join(": ")}</span>
        <button type="button" onClick={() => chat?.retry(item.key)}>
          {strings.retry}
        </button>
        <button type="button" onClick={() => chat?.discard(item.key)}>
          {strings.discard}
        </button>
      </footer>
    );
  }
  if (delivery?.state === "sending") return <footer>{strings.sending}</footer>;
  if (!last) return null;
  const parts = [message.edited_at && strings.edited, timeOf(message.timestamp, locale), delivery && strings[delivery.state]];
  return <footer>{parts.filter(Boolean).join(" · ")}</footer>;
}

export const loadQuote = () => import("../later/quote");
const loadFile = () => import("../later/file");
const loadReactions = () => import("../later/reactions");

/** Whether one is about to react to a message: over it, on its button, or after a long press of a finger. */
function useReacting(open: boolean) {
  const [reacting, setReacting] = useState(false);
  const [press] = useState(() => longPress(() => setReacting(true)));
  if (!open) return { reacting: false, handlers: {}, setReacting };
  const handlers = {
    ...press,
    onPointerEnter: ({ pointerType }: PointerEvent) => pointerType === "mouse" && setReacting(true),
    onPointerLeave: ({ pointerType }: PointerEvent) => pointerType === "mouse" && setReacting(false),
    onFocusOut: (event: FocusEvent) => {
      if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) setReacting(false);
    },
  };
  return { reacting, handlers, setReacting };
}

type Props = { item: Item; first: boolean; last: boolean };

/** One message. `first` and `last` of what one side said in one go: only those carry the name and the time. */
export const MessageLine = memo<Props>(({ item, first, last }: Props) => {
  const { strings, locale } = useWidget();
  const { message, mine } = item;
  const mayReact = message.id !== null && !message.deleted_at;
  const { reacting, handlers, setReacting } = useReacting(mayReact);
  const kind = mine ? "mine" : message.sender === "assistant" ? "assistant" : "team";
  return (
    <article
      class={`message ${kind}${first ? " first" : ""}${last ? " last" : ""}${item.delivery?.state === "sending" ? " sending" : ""}`}
      title={timeOf(message.timestamp, locale)}
      data-id={message.id}
      {...handlers}
    >
      {mine && <span class="hidden">{strings.you}</span>}
      {first && <Author item={item} />}
      {message.reply_to !== null && !message.deleted_at && <Later load={loadQuote} props={{ id: message.reply_to }} />}
      {message.deleted_at ? (
        <div class="bubble gone">{strings.deleted}</div>
      ) : (
        <>
          {message.text && (
            <div class="bubble">
              {message.sender === "assistant" ? (
                <Words text={message.text} citations={message.citations} />
              ) : (
                <PlainText text={message.text} />
              )}
            </div>
          )}
          {message.attachments.map((file) => (
            <Later key={file.id} load={loadFile} props={{ file }} meanwhile={<span class="file">{file.name}</span>} />
          ))}
        </>
      )}
      {mayReact && (
        // A new message is read out without it.
        <span aria-live="off">
          <button type="button" class="hidden" aria-label={strings.react} aria-expanded={reacting} onFocus={() => setReacting(true)} />
          {(reacting || message.reactions.length > 0) && (
            <Later load={loadReactions} props={{ message, open: reacting, onClose: () => setReacting(false) }} />
          )}
        </span>
      )}
      <Mark item={item} last={last} />
    </article>
  );
});
