import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { isComposing } from "@/lib/client/composition";
import type { Dialog } from "@/lib/protocol/dialog";
import { cx } from "../base/cx";
import { titleOf } from "../conversation/words";
import { useDeskValue, useMe } from "../desk/desk-context";
import { countWords } from "../inbox/bulk-changes";
import type { Chosen } from "../inbox/chosen";
import { useRoute } from "../server-state";
import { useNavigate } from "../shell/link";
import { Key } from "../shell/shortcuts";
import { useMembers } from "../use-members";
import { useTeams } from "../use-teams";
import { type Act, type Known, type Offer, offerCommands } from "./commands";
import { useActOnChosen, useActOnOpen } from "./use-act";
import type { Meant } from "./use-meant";
import { useTargets } from "./use-targets";

/** Ends the window, and does this once it is gone; the answer says whether it puts the cursor somewhere. */
type Done = (act?: () => boolean) => void;
type FinderProps = { begins: string; meant: Meant | null; onDone: Done };

/** What there is to choose from, asked for when the window opens. */
function useKnown(): Known {
  const me = useMe();
  const members = useMembers().data?.data ?? [];
  const teams = useTeams().data?.data ?? [];
  const macros = useRoute("/api/macros").data?.data ?? [];
  const items = useDeskValue(({ list }) => list.items);
  const labels = [...new Set(items.flatMap((dialog) => dialog.labels))].sort();
  const [now] = useState(() => new Date());
  return { now, me, members, teams, labels, macros };
}

/** Everything that can be chosen, in its order. */
type Choice = { key: string; name: string; about: string; keys?: string | undefined; choose: () => void };

export function Finder({ meant, ...props }: FinderProps) {
  if (!meant) return <Field {...props} commands={() => []} about="" />;
  return "open" in meant ? <ForOpen {...props} dialog={meant.open} /> : <ForChosen {...props} chosen={meant.selection} />;
}

type PartProps = Omit<FinderProps, "meant">;

/** @returns the choices that act, for what was typed; one that only begins is written on by `write` */
function useCommands(meant: readonly Dialog[], isSelection: boolean, act: (act: Act) => unknown, onDone: Done) {
  const known = useKnown();
  const toChoice = (offer: Offer, write: (text: string) => void): Choice => ({
    key: `command ${offer.name}`,
    name: offer.name,
    about: "",
    keys: offer.keys,
    choose: () => {
      if ("begins" in offer) return write(offer.begins);
      onDone(() => {
        void act(offer.act);
        return offer.act.type === "reply" || offer.act.type === "note";
      });
    },
  });
  return (typed: string, write: (text: string) => void) =>
    offerCommands(typed, known, meant, isSelection).map((offer) => toChoice(offer, write));
}

function ForOpen({ dialog, ...props }: PartProps & { dialog: Dialog }) {
  const commands = useCommands([dialog], false, useActOnOpen(dialog), props.onDone);
  return <Field {...props} commands={commands} about={titleOf(dialog)} />;
}

function ForChosen({ chosen: { dialogs, end }, ...props }: PartProps & { chosen: Chosen }) {
  const commands = useCommands(dialogs, true, useActOnChosen(dialogs, end), props.onDone);
  return <Field {...props} commands={commands} about={countWords(dialogs.length)} />;
}

type FieldProps = PartProps & {
  commands: (typed: string, write: (text: string) => void) => Choice[];
  /** What the commands are about. */
  about: string;
};

function Field({ begins, commands, about, onDone }: FieldProps) {
  const navigate = useNavigate();
  const [query, setQuery] = useState(begins);
  const [at, setAt] = useState(0);
  const id = useId();
  const write = (text: string) => {
    setQuery(text);
    setAt(0);
  };
  const targets = useTargets(query).map(({ href, ...target }): Choice => {
    const choose = () => {
      navigate(href);
      onDone();
    };
    return { ...target, choose };
  });
  const acting = commands(query, write);
  const choices = [...acting, ...targets];
  const chosen = Math.min(at, choices.length - 1);
  const onKey = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setAt((chosen + step + choices.length) % Math.max(1, choices.length));
    else if (event.key === "Enter") choices[chosen]?.choose();
    else return;
    event.preventDefault();
  };
  const hint = about ? `Do something with ${about}, or search` : "A person, a page, or words of a message";
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-3.5">
        <Search aria-hidden className="size-4 text-ink-faint" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the window exists for this field
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={choices[chosen] ? `${id}-${chosen}` : undefined}
          aria-label={hint}
          placeholder={hint}
          value={query}
          onChange={({ target }) => write(target.value)}
          onKeyDown={onKey}
          className="h-12 w-full min-w-0 bg-transparent text-14 outline-none"
        />
      </div>
      <div id={id} role="listbox" aria-label="Commands, people and pages" className="max-h-96 overflow-y-auto p-1.5">
        {choices.map((choice, place) => (
          <Line
            key={choice.key}
            id={`${id}-${place}`}
            choice={choice}
            current={place === chosen}
            first={place === acting.length && place > 0}
            onPoint={() => setAt(place)}
          />
        ))}
        {choices.length === 0 && <p className="px-2.5 py-6 text-center text-13 text-ink-soft">Nothing found. Try fewer letters.</p>}
      </div>
    </>
  );
}

/** @param first it begins what one can go to, below what one can do */
type LineProps = { id: string; choice: Choice; current: boolean; first: boolean; onPoint: () => void };

function Line({ id, choice, current, first, onPoint }: LineProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current) line.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
    <div
      ref={line}
      id={id}
      role="option"
      aria-selected={current}
      onPointerMove={onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={choice.choose}
      className={cx(
        "hit flex cursor-pointer items-center gap-2 rounded-control px-2.5 text-13",
        current && "bg-hover",
        first && "mt-1.5 shadow-[0_-4px_0_-3px_var(--line)]",
      )}
    >
      <span dir="auto" className="max-w-[70%] truncate font-strong">
        {choice.name}
      </span>
      <span dir="auto" className="min-w-0 flex-1 truncate text-ink-faint">
        {choice.about}
      </span>
      {choice.keys && <Key>{choice.keys}</Key>}
    </div>
  );
}
