import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from "react";
import { cx } from "../base/cx";
import type { Asked } from "./find-canned";
import { useCaret } from "./use-caret";

export type AskedOptions = {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  write: (text: string) => void;
  /** What is asked for where the cursor stands. */
  askedAt: (text: string, caret: number | null) => Asked | null;
};

/** The word that is being written behind a sign such as a slash, for a list that offers what it may become. */
export function useAsked({ field, text, write, askedAt }: AskedOptions) {
  const listId = useId();
  const { caret, move, read } = useCaret(field);
  const [chosen, setChosen] = useState(0);
  /** The sign whose list was closed. */
  const [closed, setClosed] = useState<number | null>(null);
  const standing = askedAt(text, caret);
  const asked = standing && standing.start !== closed ? standing : null;
  return {
    listId,
    asked,
    chosen,
    choose: setChosen,
    close: () => setClosed(asked?.start ?? null),
    /** Puts words in the place of what was typed, sign and all. */
    replace: (words: string) => {
      if (!asked) return;
      write(text.slice(0, asked.start) + words + text.slice(asked.start + 1 + asked.query.length));
      setClosed(asked.start);
      move(asked.start + words.length);
    },
    onCaret: (area: HTMLTextAreaElement) => {
      const before = caret;
      const place = read(area);
      if (place !== before) setChosen(0);
      if (askedAt(text, place) === null) setClosed(null);
    },
    /** Begins where the cursor stands, as if the sign had been typed. */
    begin: (sign: string) => {
      const place = field.current?.selectionEnd ?? text.length;
      const typed = place === 0 || /\s/.test(text[place - 1] ?? "") ? sign : ` ${sign}`;
      write(text.slice(0, place) + typed + text.slice(place));
      setClosed(null);
      move(place + typed.length);
    },
  };
}

/** What can be chosen of a list while the focus stays in the field. `isOpen` also where it says that there is nothing. */
type ChoiceOf<T> = { asking: ReturnType<typeof useAsked>; found: readonly T[]; isOpen: boolean; take: (thing: T) => void };

/** The keys of the field while its list is open. @returns a handler that says whether the key was for the list */
export function choiceKeys<T>({ asking, found, isOpen, take }: ChoiceOf<T>): (event: KeyboardEvent) => boolean {
  const at = Math.min(asking.chosen, found.length - 1);
  return (event) => {
    const thing = found[at];
    if (event.key === "Escape" && isOpen) asking.close();
    else if (thing === undefined) return false;
    else if (event.key === "ArrowDown") asking.choose((at + 1) % found.length);
    else if (event.key === "ArrowUp") asking.choose((at + found.length - 1) % found.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) take(thing);
    else return false;
    event.preventDefault();
    return true;
  };
}

/** What tells a screen reader of the list, from the field that keeps the focus. */
export const choiceWiring = <T,>({ asking, found }: Pick<ChoiceOf<T>, "asking" | "found">) =>
  found.length > 0
    ? {
        "aria-haspopup": "listbox" as const,
        "aria-controls": asking.listId,
        "aria-activedescendant": `${asking.listId}-${Math.min(asking.chosen, found.length - 1)}`,
      }
    : {};

export const CHOICE_BOX =
  "mx-auto mb-1.5 max-h-64 w-full max-w-3xl overflow-y-auto rounded-card bg-raised p-1 shadow-raised animate-appear";

type ListProps<T> = ChoiceOf<T> & { label: string; keyOf: (thing: T) => string | number; children: (thing: T) => ReactNode };

/** The list above the field; the focus stays in the field. */
export function ChoiceList<T>({ asking, found, take, label, keyOf, children }: ListProps<T>) {
  const current = useRef<HTMLDivElement>(null);
  const at = Math.min(asking.chosen, found.length - 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice is another element
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest" });
  }, [at]);
  if (found.length === 0) return null;
  return (
    <div id={asking.listId} role="listbox" aria-label={label} className={CHOICE_BOX}>
      {found.map((thing, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
        <div
          key={keyOf(thing)}
          ref={place === at ? current : undefined}
          id={`${asking.listId}-${place}`}
          role="option"
          aria-selected={place === at}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(thing)}
          className={cx(
            "hit flex cursor-pointer items-center gap-2 rounded-control px-2 text-13",
            place === at ? "bg-pressed" : "hover:bg-hover",
          )}
        >
          {children(thing)}
        </div>
      ))}
    </div>
  );
}
