import { Lock, Paperclip } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { fillVariables } from "@/lib/protocol/canned-reply";
import type { Dialog } from "@/lib/protocol/dialog";
import type { CannedReply } from "@/lib/protocol/routes/canned-replies";
import { givenName } from "@/lib/protocol/visitor-name";
import { cx } from "../base/cx";
import { useMe } from "../desk/desk-context";
import { useWholeList } from "../server-state";
import { Link } from "../shell/link";
import { type Asked, askedAt, findCanned } from "./find-canned";
import { useCaret } from "./use-caret";

type Options = {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  write: (text: string) => void;
  dialog: Dialog | null;
  attach: (reply: CannedReply) => void;
};

/** The canned replies that fit the word behind a slash, while their list is open. */
function useOffered(asked: Asked | null, closed: number | null) {
  const { data } = useWholeList("/api/canned-replies", asked !== null);
  const isOpen = asked !== null && asked.start !== closed && data !== null;
  return { found: isOpen ? findCanned(data.data, asked.query) : [], isEmpty: isOpen && data.data.length === 0 && asked.query === "" };
}

/** Offers the canned replies that fit the word behind a slash; the keys choose among them while they are shown. */
export function useCannedPicker({ field, text, write, dialog, attach }: Options) {
  const me = useMe();
  const listId = useId();
  const { caret, move, read } = useCaret(field);
  const [chosen, setChosen] = useState(0);
  /** The slash whose list was closed. */
  const [closed, setClosed] = useState<number | null>(null);
  const asked = dialog?.visitor ? askedAt(text, caret) : null;
  const { found, isEmpty } = useOffered(asked, closed);
  const at = Math.min(chosen, found.length - 1);

  const insert = (reply: CannedReply) => {
    if (!asked || !dialog) return;
    const values = { "contact.name": givenName(dialog.visitor), "contact.email": dialog.visitor?.email ?? null, "agent.name": me.name };
    const filled = fillVariables(reply.text, values);
    write(text.slice(0, asked.start) + filled + text.slice(asked.start + 1 + asked.query.length));
    move(asked.start + filled.length);
    attach(reply);
  };

  /** @returns whether the key was for the list */
  const onKey = (event: KeyboardEvent): boolean => {
    const reply = found[at];
    if (event.key === "Escape" && asked && (reply || isEmpty)) setClosed(asked.start);
    else if (!reply) return false;
    else if (event.key === "ArrowDown") setChosen((at + 1) % found.length);
    else if (event.key === "ArrowUp") setChosen((at + found.length - 1) % found.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) insert(reply);
    else return false;
    event.preventDefault();
    return true;
  };

  const onCaret = (area: HTMLTextAreaElement) => {
    const before = caret;
    const place = read(area);
    if (place !== before) setChosen(0);
    if (askedAt(text, place) === null) setClosed(null);
  };

  /** Begins the search where the cursor stands, as if a slash had been typed. */
  const begin = () => {
    const place = field.current?.selectionEnd ?? text.length;
    const slash = place === 0 || /\s/.test(text[place - 1] ?? "") ? "/" : " /";
    write(text.slice(0, place) + slash + text.slice(place));
    setClosed(null);
    move(place + slash.length);
  };
  return { listId, found, at, isEmpty, insert, onKey, onCaret, begin };
}

/** What tells a screen reader of the list, from the field that keeps the focus. */
export const pickerWiring = ({ listId, found, at }: ReturnType<typeof useCannedPicker>) =>
  found[at] ? { "aria-haspopup": "listbox" as const, "aria-controls": listId, "aria-activedescendant": `${listId}-${at}` } : {};

type PickerProps = { picker: ReturnType<typeof useCannedPicker> };

const BOX = "mx-auto mb-1.5 max-h-64 w-full max-w-3xl overflow-y-auto rounded-card bg-raised p-1 shadow-raised animate-appear";

/** The list that `useCannedPicker` chooses from; the focus stays in the field. */
export function CannedPicker({ picker: { listId, found, at, isEmpty, insert } }: PickerProps) {
  const current = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice is another element
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest" });
  }, [at]);
  if (isEmpty) {
    return (
      <p className={cx(BOX, "px-3 py-2 text-13 text-ink-soft")}>
        No canned replies yet.{" "}
        <Link href="/canned-replies" className="text-accent-text underline underline-offset-2">
          Write the first one
        </Link>
      </p>
    );
  }
  if (found.length === 0) return null;
  return (
    <div id={listId} role="listbox" aria-label="Canned replies" className={BOX}>
      {found.map((reply, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
        <div
          key={reply.id}
          ref={place === at ? current : undefined}
          id={`${listId}-${place}`}
          role="option"
          aria-selected={place === at}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => insert(reply)}
          className={cx(
            "hit flex cursor-pointer items-center gap-2 rounded-control px-2 text-13",
            place === at ? "bg-pressed" : "hover:bg-hover",
          )}
        >
          <span className="shrink-0 font-strong">/{reply.shortcut}</span>
          <span dir="auto" className="min-w-0 flex-1 truncate text-ink-soft">
            {reply.text}
          </span>
          {reply.attachments.length > 0 && (
            <span title={reply.attachments.map(({ name }) => name).join(", ")} className="shrink-0 text-ink-faint">
              <Paperclip aria-hidden className="size-3" />
              <span className="sr-only">With files</span>
            </span>
          )}
          {!reply.shared && (
            <span title="Only yours" className="shrink-0 text-ink-faint">
              <Lock aria-hidden className="size-3" />
              <span className="sr-only">Only yours</span>
            </span>
          )}
        </div>
      ))}
    </div>
  );
}
