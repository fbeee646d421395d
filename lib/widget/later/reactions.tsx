/** @jsxImportSource preact */
import type { Item } from "@/lib/client";
import { useWidget } from "../app/shared";

/** The emojis that are offered; any other is shown where somebody's client sent it. */
const OFFERED = ["👍", "❤️", "😄", "🎉", "😮", "🙏"] as const;

type Props = { message: Item["message"]; open: boolean; onClose: () => void };

/** What people said of a message with an emoji, and while `open` a bar of a few to react with. One's own are marked. */
export default function Reactions({ message, open, onClose }: Props) {
  const { chat, strings, reply } = useWidget();
  const { id, reactions } = message;
  const isMine = (emoji: string) => reactions.some((each) => each.emoji === emoji && each.mine);
  const button = (emoji: string, count?: number) => (
    <button
      key={emoji}
      type="button"
      aria-pressed={isMine(emoji)}
      onClick={() => {
        onClose();
        if (id !== null) void chat?.react(id, emoji, !isMine(emoji));
      }}
    >
      {emoji}
      {count !== undefined && <b>{count}</b>}
    </button>
  );
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return (
    <>
      {open && (
        <div class="reaction-bar" role="toolbar" aria-label={strings.react} onKeyDown={closeOnEscape}>
          {OFFERED.map((emoji) => button(emoji))}
          <button
            type="button"
            class="answer"
            onClick={() => {
              onClose();
              reply(message);
            }}
          >
            {strings.reply}
          </button>
        </div>
      )}
      {reactions.length > 0 && <div class="reactions">{reactions.map(({ emoji, count }) => button(emoji, count))}</div>}
    </>
  );
}
