import type { Dialog } from "@/lib/protocol/dialog";
import type { Macro } from "@/lib/protocol/routes/macros";
import type { Priority } from "@/lib/protocol/values";
import { bestOf, fuzzyRank } from "../base/fuzzy";
import { type SnoozeTime, snoozeTimes } from "../conversation/snooze-times";
import { PRIORITY_WORDS } from "../conversation/words";

type Named = { id: number; name: string };

/** What is done with the conversations that are meant. */
export type Act =
  | { type: "accept" | "resolve" | "reopen" | "reply" | "note" | "queue" }
  | { type: "assign"; to: Named | null }
  | { type: "team"; team: Named | null }
  | { type: "label" | "unlabel"; label: string }
  | { type: "snooze"; until: Date | null }
  | { type: "priority"; priority: Priority }
  | { type: "macro"; macro: Macro };

/** What the palette offers: an act, or the beginning of one that is written on. `keys`: what does the same. */
export type Offer = { name: string; keys?: string } & ({ act: Act } | { begins: string });

/** What there is to choose from. */
export type Known = {
  now: Date;
  me: Named;
  members: readonly Named[];
  teams: readonly Named[];
  labels: readonly string[];
  macros: readonly Macro[];
};

/** Beginnings, with the key that opens the palette with each. */
export const BEGINNINGS = [
  { name: "Assign to…", begins: "assign to ", keys: "I" },
  { name: "Label…", begins: "label ", keys: "L" },
  { name: "Snooze…", begins: "snooze ", keys: "S" },
  { name: "Priority…", begins: "priority ", keys: "P" },
  { name: "Macro…", begins: "macro ", keys: "M" },
  { name: "Team…", begins: "team ", keys: "T" },
] as const satisfies readonly Offer[];

const SNOOZES: readonly (SnoozeTime | { words: string; until: null })[] = [{ words: "Until they answer", until: null }];

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** What can be done with one conversation that is open, by how it stands. */
function ofOne({ status }: Dialog): Offer[] {
  const isOver = status === "resolved";
  return [
    ...(status !== "human" && !isOver ? [{ name: "Accept", act: { type: "accept" }, keys: "A" } as const] : []),
    isOver ? { name: "Reopen", act: { type: "reopen" } } : { name: "Resolve", act: { type: "resolve" }, keys: "E" },
    { name: "Write a reply", act: { type: "reply" }, keys: "R" },
    { name: "Write an internal note", act: { type: "note" }, keys: "N" },
    ...(status === "human" ? [{ name: "Return to the queue", act: { type: "queue" } } as const] : []),
  ];
}

/** Everything that is named by more than itself. */
function named({ now, me, members, teams, labels, macros }: Known, meant: readonly Dialog[]): Offer[] {
  const isOnAll = (label: string) => meant.every((dialog) => dialog.labels.includes(label));
  const put = [...new Set(meant.flatMap((dialog) => dialog.labels))];
  return [
    { name: "Assign to me", act: { type: "assign", to: me } },
    ...members.filter(({ id }) => id !== me.id).map((to): Offer => ({ name: `Assign to ${to.name}`, act: { type: "assign", to } })),
    { name: "Assign to nobody", act: { type: "assign", to: null } },
    ...labels.filter((label) => !isOnAll(label)).map((label): Offer => ({ name: `Label ${label}`, act: { type: "label", label } })),
    ...put.map((label): Offer => ({ name: `Unlabel ${label}`, act: { type: "unlabel", label } })),
    ...[...snoozeTimes(now), ...SNOOZES].map(
      ({ words, until }): Offer => ({ name: `Snooze ${lower(words)}`, act: { type: "snooze", until } }),
    ),
    ...(Object.entries(PRIORITY_WORDS) as [Priority, string][]).map(
      ([priority, words]): Offer => ({ name: `Priority ${lower(words)}`, act: { type: "priority", priority } }),
    ),
    ...macros.map((macro): Offer => ({ name: `Macro ${macro.name}`, act: { type: "macro", macro } })),
    ...teams.map((team): Offer => ({ name: `Team ${team.name}`, act: { type: "team", team } })),
    ...(teams.length > 0 ? [{ name: "Team none", act: { type: "team", team: null } } as const] : []),
  ];
}

const LABEL_CHARS_MAX = 60;

/** A label that nobody has used yet is made by naming it. */
function newLabel(query: string, { labels }: Known): Offer[] {
  const label = /^label\s+(.+)$/i.exec(query)?.[1]?.trim() ?? "";
  if (label === "" || label.length > LABEL_CHARS_MAX || labels.some((known) => known.toLowerCase() === label.toLowerCase())) return [];
  return [{ name: `Label “${label}”, a new one`, act: { type: "label", label } }];
}

/** Letters that lie far apart were meant for something else. */
const LETTERS_WITHIN = 10;

/** Fits where each word of the query begins a word of the name, in their order, or as any name does. */
function rankCommand(query: string, name: string): number | null {
  const words = name.toLowerCase().split(/\s+/);
  let at = 0;
  const inOrder = query.split(/\s+/).every((part) => {
    at = words.findIndex((word, place) => place >= at && word.startsWith(part)) + 1;
    return at > 0;
  });
  if (inOrder) return name.toLowerCase().startsWith(query) ? 1 : 2;
  const rank = fuzzyRank(query, name.toLowerCase());
  return rank === null || rank > LETTERS_WITHIN + 2 * query.length ? null : rank;
}

const hasAny = (begins: (typeof BEGINNINGS)[number]["begins"], { macros, teams }: Known): boolean =>
  begins === "macro " ? macros.length > 0 : begins !== "team " || teams.length > 0;

const SHOWN = 8;

/**
 * What can be done with the conversations that are meant, as far as it fits what was typed, the best first.
 * @param meant the open conversation alone, or those that are selected
 */
export function offerCommands(typed: string, known: Known, meant: readonly Dialog[], isSelection: boolean): Offer[] {
  const [first] = meant;
  if (!first) return [];
  const plain: Offer[] = isSelection ? [{ name: "Resolve", act: { type: "resolve" } }] : ofOne(first);
  const query = typed.trim().toLowerCase();
  if (query === "") return [...plain, ...BEGINNINGS.filter(({ begins }) => hasAny(begins, known))];
  const fresh = newLabel(typed.trim(), known);
  const offers = [...plain, ...named(known, meant)].filter(
    (offer) => fresh.length === 0 || !("act" in offer && offer.act.type === "unlabel"),
  );
  return [...bestOf(offers, ({ name }) => rankCommand(query, name)).slice(0, SHOWN), ...fresh];
}
