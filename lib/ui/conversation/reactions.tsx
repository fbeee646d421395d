import { SmilePlus } from "lucide-react";
import { Popover, Toolbar } from "radix-ui";
import { type PointerEvent, useRef, useState } from "react";
import type { Item } from "@/lib/client";
import { IconButton } from "../base/button";
import { cx } from "../base/cx";
import { toast } from "../base/toast";
import { useDesk } from "../desk/desk-context";

/** The emojis that are offered; any other is shown where somebody's client sent it. */
const OFFERED = ["👍", "❤️", "😄", "🎉", "😮", "🙏"] as const;

type ReactionProps = { message: Item["message"]; dialogId: number };

/** Sets one's reaction with an emoji, or takes it back. */
function useReact({ message, dialogId }: ReactionProps) {
  const desk = useDesk();
  return async (emoji: string) => {
    if (message.id === null) return;
    const on = !message.reactions.some((each) => each.emoji === emoji && each.mine);
    const result = await desk.react(dialogId, message.id, emoji, on);
    if (!result.ok) toast("failed", `Couldn't react: ${result.error.error}`);
  };
}

/** What people said of a message with an emoji; one's own are marked, and a press sets or takes back one's own. */
export function ReactionCounts(props: ReactionProps) {
  const react = useReact(props);
  const { reactions } = props.message;
  if (reactions.length === 0) return null;
  return (
    <ul aria-label="Reactions" className="mt-1 flex max-w-[85%] flex-wrap gap-1">
      {reactions.map(({ emoji, count, mine }) => (
        <li key={emoji}>
          <button
            type="button"
            aria-pressed={mine}
            onClick={() => void react(emoji)}
            className={cx(
              "tabular flex h-8 items-center gap-1 rounded-full border px-2.5 text-12 transition-colors pointer-coarse:h-11",
              mine ? "border-accent bg-accent-soft font-strong text-accent-text" : "border-line text-ink-soft hover:border-line-strong",
            )}
          >
            <span className="text-14">{emoji}</span> {count}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** How the bar was opened: by a pointer it leaves the cursor where one writes. */
export type PickerOpen = "pointer" | "keys" | null;
type PickerProps = ReactionProps & { open: PickerOpen; onOpen: (open: PickerOpen) => void };

/** A mouse that has left comes back within this, on its way from the button to the bar. */
const LEAVES_AFTER_MS = 200;

/** A few emojis to react with, in a bar that is made when it is first asked for. */
export function ReactionPicker(props: PickerProps) {
  const { message, open, onOpen } = props;
  const [made, setMade] = useState(false);
  if (message.id === null || message.deleted_at) return null;
  if (open && !made) setMade(true);
  if (made) return <MadePicker {...props} />;
  return <ReactButton onClick={() => onOpen("keys")} onPointerEnter={(event) => event.pointerType === "mouse" && onOpen("pointer")} />;
}

const ReactButton = (props: Partial<React.ComponentProps<typeof IconButton>>) => (
  <IconButton aria-haspopup="dialog" className="size-7" {...props} label="React">
    <SmilePlus />
  </IconButton>
);

/** Open while a mouse is over the button or the bar. */
function useHover(onOpen: PickerProps["onOpen"]) {
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  return {
    onPointerEnter: ({ pointerType }: PointerEvent) => {
      clearTimeout(leaving.current);
      if (pointerType === "mouse") onOpen("pointer");
    },
    onPointerLeave: ({ pointerType }: PointerEvent) => {
      if (pointerType === "mouse") leaving.current = setTimeout(() => onOpen(null), LEAVES_AFTER_MS);
    },
  };
}

function MadePicker({ open, onOpen, ...props }: PickerProps) {
  const react = useReact(props);
  const hover = useHover(onOpen);
  const isMine = (emoji: string) => props.message.reactions.some((each) => each.emoji === emoji && each.mine);
  const keepCursor = (event: Event) => {
    if (open !== "keys") event.preventDefault();
  };
  return (
    <Popover.Root open={open !== null} onOpenChange={(next) => onOpen(next ? "keys" : null)}>
      <Popover.Trigger asChild>
        {/* Who presses what a mouse has opened already does not want it closed. */}
        <ReactButton {...hover} onClick={(event) => open === "pointer" && event.preventDefault()} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          {...hover}
          side="top"
          sideOffset={2}
          collisionPadding={8}
          aria-label="React"
          onOpenAutoFocus={keepCursor}
          onCloseAutoFocus={keepCursor}
          className="z-50 rounded-full bg-raised p-1 shadow-raised animate-appear"
        >
          <Toolbar.Root aria-label="Emojis" className="flex">
            {OFFERED.map((emoji) => (
              <Toolbar.Button
                key={emoji}
                aria-pressed={isMine(emoji)}
                onClick={() => {
                  onOpen(null);
                  void react(emoji);
                }}
                className={cx(
                  "hit-square inline-flex items-center justify-center rounded-full text-17 hover:bg-hover",
                  isMine(emoji) && "bg-accent-soft",
                )}
              >
                {emoji}
              </Toolbar.Button>
            ))}
          </Toolbar.Root>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
