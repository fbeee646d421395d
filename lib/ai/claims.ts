import type { FoundPassage } from "../core/knowledge";
import { countsAlike } from "./measures";
import { COMMON, claimedNumbers, meaningOf, Reading, scriptOf } from "./read-claim";
import { unitsOf } from "./sentences";
import { fold } from "./wordings/tokens";

/** What a claim can rest on: a passage, or what a tool answered. */
export type Evidence = Pick<FoundPassage, "title" | "headings" | "text">;

/** How much of what a claim says its source must say, where both are written in the same words or script. */
const SUPPORTED_FROM = 0.5;
/** Of so few words each has to be the source's. */
const FEW_WORDS = 2;
/** Longer texts are no single claim. */
const CLAIM_CHARS = 1_000;
/** So many sentences of a source are looked at for one claim. */
const UNITS_MAX = 60;

/** Said of all or of none, or of a time or a bound, these change what a sentence promises. */
const DECISIVE = new Set(
  "before after until since between least most minimum maximum minimal maximal only first last more less fewer above below over under morning evening afternoon night open closed opens closes include includes included excluded optional required mandatory forbidden allowed permanently temporarily twice once half monday tuesday wednesday thursday friday saturday sunday weekend weekdays january february march april may june july august september october november december vor nach bis mindestens höchstens maximal nur montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli oktober dezember geöffnet geschlossen inklusive zuzüglich doppelt avant après jusque seulement minimum lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre ouvert fermé antes después hasta desde mínimo máximo solo lunes martes miércoles jueves viernes sábado domingo enero febrero abril mayo junio julio agosto marzo septiembre octubre noviembre diciembre abierto cerrado lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre aperto chiuso prima dopo segunda terça quarta quinta sexta janeiro fevereiro março maio junho julho setembro outubro novembro dezembro antes depois maandag dinsdag woensdag donderdag vrijdag zaterdag zondag maart mei augustus tenminste hoogstens any all every always forever unlimited guaranteed guarantee free double lifetime alle jede jeder jedes immer ewig unbegrenzt garantiert kostenlos gratis toujours tous toutes gratuit illimite siempre todos todas ilimitado sempre tutti gratuito"
    .split(" ")
    .map(fold),
);
/** A source that claims are held against: its sentences, its title and headings. */
type Source = { script: string; units: readonly Reading[]; context: Reading };

const readSource = ({ title, headings, text }: Evidence): Source => ({
  script: scriptOf(text),
  units: unitsOf(text)
    .slice(0, UNITS_MAX)
    .map((unit) => new Reading(unit.text, unit.block)),
  context: new Reading([title, ...headings].join("\n")),
});

/** A claim, with what of it has to be the source's. */
type Claim = {
  said: Reading;
  script: string;
  numbers: readonly string[];
  /** Words in Latin letters amid a script without capitals. */
  mixed: readonly string[];
  named: readonly string[];
};

function readClaim(text: string): Claim {
  const said = new Reading(text.slice(0, CLAIM_CHARS));
  return {
    said,
    script: scriptOf(said.text),
    numbers: claimedNumbers(said.text),
    mixed: mixedIn(said.text),
    named: namesOf(said),
  };
}

/** A sentence of a source with what stands near it. */
type Place = { unit: Reading; near: readonly Reading[]; all: readonly Reading[] };

const textOf = (readings: readonly Reading[]): string => readings.map(({ text }) => text).join("\n");
const means = (readings: readonly Reading[], word: string): boolean => readings.some(({ meaning }) => meaning.has(word));

const shared = (said: ReadonlySet<string>, others: ReadonlySet<string>): number => [...said].filter((one) => others.has(one)).length;

/** Words that are not worn: "un-" turns its word into the opposite. */
const turned = (words: ReadonlySet<string>) => new Set([...words].filter((word) => word.startsWith("un")).map((word) => word.slice(2)));

/**
 * Whether a source says what is claimed: enough of its words in one place, and every number, absolute word and negation.
 * What is said in another language than the source is held to its numbers and names, and must share one of them.
 * @returns the sentence of the source that it rests on, or null where it is not proven
 */
export function proves(claim: string, source: Evidence): string | null {
  const read = readSource(source);
  const whole = provesWhole(claim, read);
  if (whole !== null) return whole;
  const [first, ...others] = clausesOf(claim);
  if (first === undefined || others.length === 0) return null;
  const quote = provesWhole(first, read);
  return quote !== null && others.every((clause) => provesWhole(clause, read) !== null) ? quote : null;
}

/** A claim of several numbers, a clause for each of them; what has none goes with the one before. */
function clausesOf(claim: string): string[] {
  const pieces = claim.slice(0, CLAIM_CHARS).split(/(?:[,;]\s+(?:and|und|et|y|e|en|och)\s+|[,;]\s+|(?<!\s)\s+(?:and|und|et|och)\s+)/iu);
  const clauses: string[] = [];
  for (const piece of pieces) {
    const last = clauses.at(-1);
    if (last === undefined || claimedNumbers(piece).length > 0) clauses.push(piece);
    else clauses[clauses.length - 1] = `${last}, ${piece}`;
  }
  return clauses;
}

function provesWhole(text: string, { script, units, context }: Source): string | null {
  const claim = readClaim(text);
  const { meaning } = claim.said;
  if (units.length === 0 || (meaning.size === 0 && claim.numbers.length === 0)) return null;
  const counts = units.map((unit) => shared(meaning, unit.meaning));
  const most = Math.max(...counts);
  // What another sentence or row says more of is not said by this one.
  const at = units.findIndex((unit, index) => {
    if (counts[index] !== most) return false;
    const near = unit.block ? headOf(units, index) : units.filter((_, other) => Math.abs(other - index) === 1);
    return isProvenBy(claim, { unit, near, all: [unit, ...near, context] }, context, script);
  });
  return units[at]?.text ?? null;
}

function isProvenBy(claim: Claim, { unit, near, all }: Place, context: Reading, script: string): boolean {
  const { said, numbers } = claim;
  // A number of the sentence beside it is another thing's.
  const numbered = unit.block || unit.numbers.size === 0 ? all : [unit, context];
  if (!numbers.every((number) => numbered.some((one) => one.numbers.has(number)))) return false;
  if (numbers.length > 0 && !countsAlike(said.text, textOf(numbered))) return false;
  const overlap = [...said.meaning].filter((word) => means(all, word)).length / Math.max(1, said.meaning.size);
  const enough = said.meaning.size <= FEW_WORDS ? 1 : SUPPORTED_FROM;
  const alike = claim.script === script && overlap >= enough && shared(said.meaning, unit.meaning) > 0;
  if (!claim.mixed.every((word) => means(all, word)) || (alike && !claim.named.every((name) => means(all, name)))) return false;
  if (alike && numbers.length > 0 && !unit.block && isOfAnother(said.meaning, unit, near, context)) return false;
  return (alike || crosses(claim, all)) && agrees(said, unit, near, alike);
}

/** Words in Latin letters amid another script are names: the source has to hold them. */
const mixedIn = (said: string): string[] =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Arabic}]/u.test(said)
    ? [...meaningOf(said.replace(/[^\p{Script=Latin}\s]/gu, " "))]
    : [];

/** What a claim names: its words with a capital, the first one where it says little else. */
function namesOf({ text, meaning }: Reading): string[] {
  // What stands before a capital is looked at from the capital on, so that it is not read again for each blank.
  const names = [...text.matchAll(/\p{Lu}(?<=[\p{L}\p{N}][^.!?\n]{0,400}?\s["'(«“]?\p{Lu})[\p{L}\p{N}]{2,}/gu)].map(([name]) => name);
  return [...meaningOf(names.join("\n"))].filter((name) => meaning.has(name));
}

const PRONOUN =
  /^\s*(?:it|they|this|these|those|that|both|es|er|sie|diese\p{L}*|das|il|ils|elle|elles|cela|ce|ello|ellos|este|esta|estos|esto|questo|questa|essi|isto|ele|ela|eles|elas|het|deze|dit|den|det|de|on|ona|ono|oni|to|он|она|оно|они|это)(?!\p{L})/iu;

/** Whether a claim with a number speaks of what only the sentences beside its own speak of, which has a number of its own. */
function isOfAnother(meaning: ReadonlySet<string>, unit: Reading, near: readonly Reading[], context: Reading): boolean {
  if (unit.numbers.size === 0 || PRONOUN.test(unit.text)) return false;
  return [...meaning].some((word) => !means([unit, context], word) && means(near, word));
}

/** A row of a table is read with its head, a line of a list with what introduces it. */
const headOf = (units: readonly Reading[], at: number): Reading[] => {
  let first = at;
  while (first > 0 && units[first - 1]?.block) first -= 1;
  return [units[first - 1], first === at ? undefined : units[first]].filter((unit) => unit !== undefined);
};

/** Names and abbreviations as they are written alike in many languages. */
const WRITTEN_ALIKE = /\p{Lu}(?<=\p{L}[^.!?\n]*?\s\p{Lu})[\p{Ll}\p{N}]{2,}|[A-Z]{2,}\d*/gu;

/** In another language: a shared number, or a name written alike, and none that the source lacks. */
function crosses({ said, script, numbers }: Claim, all: readonly Reading[]): boolean {
  const place = textOf(all);
  const sameScript = script === scriptOf(place);
  if (sameScript && !differs(said, all)) return false;
  if (numbers.length > 0) return true;
  const alike = [...said.meaning].filter((word) => word.length >= 5 && means(all, word)).length;
  // In the same script one word alike may be chance.
  const least = sameScript ? 2 : 1;
  if (alike >= least) return true;
  return alike + (said.text.match(WRITTEN_ALIKE) ?? []).filter((name) => place.includes(name)).length >= least;
}

/** Whether two texts in one script are of different languages, as far as their small words show. */
function differs(said: Reading, all: readonly Reading[]): boolean {
  const small = [...said.words].filter((word) => COMMON.has(word) || word.length <= 3);
  return small.length > 0 && !small.some((word) => all.some(({ words }) => words.has(word)));
}

/** Denies one thing of a sentence, not the sentence. */
const WITHOUT = /\b(?:without|ohne|sans|sin|senza|sem|zonder)\b/i;

/** Words of a text that are the opposite of what another says. */
const opposes = (text: Reading, other: Reading): boolean => [...turned(text.words)].some((word) => other.begins.has(word.slice(0, 5)));

/** Negations and absolute words have to stand on both sides or on neither. */
function agrees(said: Reading, unit: Reading, near: readonly Reading[], alike: boolean): boolean {
  const saidTurned = opposes(said, unit);
  const unitTurned = opposes(unit, said);
  const denied = unit.isNegated;
  if (said.isNegated !== denied && !(unitTurned && said.isNegated) && !(saidTurned && denied)) return false;
  if (!alike) return true;
  // "Worn items" is what "unworn items" excludes.
  if (unitTurned && (!said.isNegated || WITHOUT.test(said.text))) return false;
  if (saidTurned && !denied) return false;
  return [...said.words].every((word) => !DECISIVE.has(word) || [unit, ...near].some(({ words }) => words.has(word)));
}
