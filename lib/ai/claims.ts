import type { FoundPassage } from "../core/knowledge";
import { countsAlike } from "./measures";
import { numberOf, numberSaid } from "./number-words";
import { unitsOf } from "./sentences";
import { fold, tokensOf } from "./wordings/tokens";

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

const NOT = new Set(
  "not no never cannot cant dont doesnt didnt isnt arent wasnt wont wouldnt shouldnt couldnt havent hasnt without neither nor none nobody nothing except excluding unless nicht kein keine keinen keinem keiner nie niemals ohne weder außer ausgenommen pas jamais sans aucun aucune ni sauf nunca sin ningun ninguna jamas tampoco excepto salvo non mai senza nessun nessuna nao nem sem nenhum nenhuma exceto niet geen nooit zonder nie bez zadnych żadnych не нет без никогда кроме ні inte ingen inga utan aldrig ikke uden ei ilman degil değil yok لا ليس ليست لم لن بدون غير"
    .split(" ")
    .map(fold),
);
/** In scripts without blanks a negation is part of the writing. */
const NOT_JOINED = /不|没|沒|無|无|未|勿|ない|ません|なし|ず(?=に)|않|없|못|안\s|ไม่/u;
/** Said of all or of none, or of a time or a bound, these change what a sentence promises. */
const DECISIVE = new Set(
  "before after until since between least most minimum maximum minimal maximal only first last more less fewer above below over under morning evening afternoon night open closed opens closes include includes included excluded optional required mandatory forbidden allowed permanently temporarily twice once half monday tuesday wednesday thursday friday saturday sunday weekend weekdays january february march april may june july august september october november december vor nach bis mindestens höchstens maximal nur montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli oktober dezember geöffnet geschlossen inklusive zuzüglich doppelt avant après jusque seulement minimum lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre ouvert fermé antes después hasta desde mínimo máximo solo lunes martes miércoles jueves viernes sábado domingo enero febrero abril mayo junio julio agosto marzo septiembre octubre noviembre diciembre abierto cerrado lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre aperto chiuso prima dopo segunda terça quarta quinta sexta janeiro fevereiro março maio junho julho setembro outubro novembro dezembro antes depois maandag dinsdag woensdag donderdag vrijdag zaterdag zondag maart mei augustus tenminste hoogstens any all every always forever unlimited guaranteed guarantee free double lifetime alle jede jeder jedes immer ewig unbegrenzt garantiert kostenlos gratis toujours tous toutes gratuit illimite siempre todos todas ilimitado sempre tutti gratuito"
    .split(" ")
    .map(fold),
);
const COMMON = new Set(
  "the a an and or for are is be you your our we us i it its of to in on at as by if so but with this that have has had was were will would can could should may do does did how what when where which who from into than then them they their there here about also der die das ein eine und oder für ist sind wir sie ihr ihre mit von zu im in den dem auf es kann können le la les un une des et ou est sont nous vous votre avec de du dans pour en el los las y es son nosotros su con por para que il lo gli e è sono di da con o os as um uma é são nós seu"
    .split(" ")
    .map(fold),
);

const HAN: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 兩: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 };

/** The numbers that a text says, in digits of any script and in words. */
export function numbersOf(text: string): Set<string> {
  const plain = text
    .slice(0, CLAIM_CHARS * 10)
    .normalize("NFKC")
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
  const found = new Set<string>();
  for (const [written] of plain.matchAll(/\d{1,3}(?:[\u00a0\u202f'’ ]\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)*/g))
    found.add(numberOf(written));
  for (const { word } of tokensOf(plain, 2_000)) {
    const value = numberSaid(word);
    if (value !== undefined) found.add(String(value));
  }
  for (const [written] of plain.matchAll(/[一二两兩三四五六七八九十]{1,3}/g)) found.add(String(hanNumber(written)));
  return found;
}

/** 三, 十五, 二十, 二十五. */
function hanNumber(written: string): number {
  const [tens = "", ones = ""] = written.includes("十") ? written.split("十") : ["0", written];
  return (tens === "" ? 1 : (HAN[tens] ?? 0)) * 10 + (HAN[ones] ?? 0);
}

/** A Han numeral counts before what is counted; elsewhere it may be part of a word. */
const COUNTED = /[一二两兩三四五六七八九十]{1,3}(?=[天日元年月周週个個小時时分秒位人件块塊号號折倍岁歳円%％欧歐美])/g;

/** The numbers that have to be proven. */
const claimedNumbers = (text: string): string[] => [
  ...numbersOf(text.replace(/[一二两兩三四五六七八九十]/g, " ")),
  ...(text.match(COUNTED) ?? []).map((written) => String(hanNumber(written))),
];

const isNegated = (text: string): boolean => NOT_JOINED.test(text) || tokensOf(text).some(({ word }) => NOT.has(word));

/** What carries a text's meaning: the beginnings of its words, and pairs of characters where no blanks are. */
export function meaningOf(text: string): Set<string> {
  const found = new Set<string>();
  const tokens = tokensOf(text, 2_000);
  for (const [at, { word, end }] of tokens.entries()) {
    const next = tokens[at + 1];
    if (/^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}])$/u.test(word)) {
      if (next && next.start === end) found.add(word + next.word);
    } else if (word.length > 2 && !COMMON.has(word) && !NOT.has(word) && numberSaid(word) === undefined) found.add(word.slice(0, 5));
  }
  return found;
}

const shared = (said: ReadonlySet<string>, others: ReadonlySet<string>): number => [...said].filter((one) => others.has(one)).length;
const scriptOf = (text: string): string =>
  ["Han}\\p{Script=Hiragana}\\p{Script=Katakana", "Hangul", "Thai", "Arabic", "Hebrew", "Cyrillic", "Greek", "Devanagari", "Bengali"].find(
    (script) => (text.match(new RegExp(`[\\p{Script=${script}}]`, "gu"))?.length ?? 0) > text.length / 5,
  ) ?? "Latin";

/** Words that are not worn: "un-" turns its word into the opposite. */
const turned = (words: ReadonlySet<string>) => new Set([...words].filter((word) => word.startsWith("un")).map((word) => word.slice(2)));

/**
 * Whether a source says what is claimed: enough of its words in one place, and every number, absolute word and negation.
 * What is said in another language than the source is held to its numbers and names, and must share one of them.
 * @returns the sentence of the source that it rests on, or null where it is not proven
 */
export function proves(claim: string, source: Evidence): string | null {
  const whole = provesWhole(claim, source);
  if (whole !== null) return whole;
  const parts = clausesOf(claim);
  const proven = parts.length > 1 ? parts.map((part) => provesWhole(part, source)) : [];
  return proven.length > 0 && proven.every((quote) => quote !== null) ? (proven[0] ?? null) : null;
}

/** A claim of several numbers, a clause for each of them; what has none goes with the one before. */
function clausesOf(claim: string): string[] {
  const pieces = claim.slice(0, CLAIM_CHARS).split(/(?:[,;]\s+(?:and|und|et|y|e|en|och)\s+|[,;]\s+|\s+(?:and|und|et|och)\s+)/iu);
  const clauses: string[] = [];
  for (const piece of pieces) {
    const last = clauses.at(-1);
    if (last === undefined || claimedNumbers(piece).length > 0) clauses.push(piece);
    else clauses[clauses.length - 1] = `${last}, ${piece}`;
  }
  return clauses;
}

function provesWhole(claim: string, source: Evidence): string | null {
  const said = claim.slice(0, CLAIM_CHARS);
  const meaning = meaningOf(said);
  const numbers = claimedNumbers(said);
  const units = unitsOf(source.text).slice(0, UNITS_MAX);
  if (units.length === 0 || (meaning.size === 0 && numbers.length === 0)) return null;
  const context = [source.title, ...source.headings].join("\n");
  const words = units.map(({ text }) => meaningOf(text));
  const best = words.reduce((top, own, at) => (shared(meaning, own) > shared(meaning, words[top] ?? new Set()) ? at : top), 0);
  const most = shared(meaning, words[best] ?? new Set());
  const sameScript = scriptOf(said) === scriptOf(source.text);
  for (const at of new Set([best, ...units.keys()])) {
    const unit = units[at]?.text ?? "";
    const near = units[at]?.block ? headOf(units, at) : `${units[at - 1]?.text ?? ""}\n${units[at + 1]?.text ?? ""}`;
    const place = `${unit}\n${near}\n${context}`;
    // A number of the sentence beside it is another thing's.
    const numbered = units[at]?.block || numbersOf(unit).size === 0 ? place : `${unit}\n${context}`;
    const known = numbersOf(numbered);
    if (!numbers.every((number) => known.has(number)) || !countsAlike(said, numbered)) continue;
    // What another sentence or row says more of is not said by this one.
    if (shared(meaning, words[at] ?? new Set()) < most) continue;
    const there = meaningOf(place);
    const overlap = shared(meaning, there) / Math.max(1, meaning.size);
    const enough = meaning.size <= FEW_WORDS ? 1 : SUPPORTED_FROM;
    const alike = sameScript && overlap >= enough && shared(meaning, words[at] ?? new Set()) > 0;
    if (!isMixedFrom(said, there) || (alike && !namesOf(said, meaning).every((name) => there.has(name)))) continue;
    if (alike && numbers.length > 0 && !units[at]?.block && isOfAnother(meaning, unit, near, context)) continue;
    const across = !alike && crosses(said, meaning, numbers, place);
    if (!alike && !across) continue;
    if (agrees(said, unit, near, alike)) return unit;
  }
  return null;
}

/** Words in Latin letters amid another script are names: the source has to hold them. */
const isMixedFrom = (said: string, there: ReadonlySet<string>): boolean =>
  !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Arabic}]/u.test(said) ||
  [...meaningOf(said.replace(/[^\p{Script=Latin}\s]/gu, " "))].every((word) => there.has(word));

/** What a claim names: its words with a capital, the first one where it says little else. */
function namesOf(said: string, meaning: ReadonlySet<string>): string[] {
  const names = [...said.matchAll(/(?<=[\p{L}\p{N}][^.!?\n]{0,400}?\s["'(«“]?)\p{Lu}[\p{L}\p{N}]{2,}/gu)].map(([name]) => name);
  return names.flatMap((name) => [...meaningOf(name)]).filter((name) => meaning.has(name));
}

const PRONOUN =
  /^\s*(?:it|they|this|these|those|that|both|es|er|sie|diese\p{L}*|das|il|ils|elle|elles|cela|ce|ello|ellos|este|esta|estos|esto|questo|questa|essi|isto|ele|ela|eles|elas|het|deze|dit|den|det|de|on|ona|ono|oni|to|он|она|оно|они|это)(?!\p{L})/iu;

/** Whether a claim with a number speaks of what only the sentences beside its own speak of, which has a number of its own. */
function isOfAnother(meaning: ReadonlySet<string>, unit: string, near: string, context: string): boolean {
  if (numbersOf(unit).size === 0 || PRONOUN.test(unit)) return false;
  const own = meaningOf(`${unit}\n${context}`);
  const beside = meaningOf(near);
  return [...meaning].some((word) => !own.has(word) && beside.has(word));
}

/** A row of a table is read with its head, a line of a list with what introduces it. */
const headOf = (units: readonly { text: string; block: boolean }[], at: number): string => {
  let first = at;
  while (first > 0 && units[first - 1]?.block) first -= 1;
  return `${units[first - 1]?.text ?? ""}\n${first === at ? "" : (units[first]?.text ?? "")}`;
};

/** In another language: a shared number, or a name written alike, and none that the source lacks. */
function crosses(said: string, meaning: ReadonlySet<string>, numbers: readonly string[], place: string): boolean {
  const there = meaningOf(place);
  const alike = [...meaning].filter((word) => word.length >= 5 && there.has(word)).length;
  const names = (said.match(/(?<=\p{L}[^.!?\n]*\s)\p{Lu}[\p{Ll}\p{N}]{2,}|[A-Z]{2,}\d*/gu) ?? []).filter((name) =>
    place.includes(name),
  ).length;
  // In the same script one word alike may be chance.
  const least = scriptOf(said) === scriptOf(place) ? 2 : 1;
  return differs(said, place) && (numbers.length > 0 || alike + names >= least);
}

/** Whether two texts are of different languages, as far as their small words or scripts show. */
function differs(said: string, place: string): boolean {
  if (scriptOf(said) !== scriptOf(place)) return true;
  const small = (text: string) => new Set(tokensOf(text).flatMap(({ word }) => (COMMON.has(word) || word.length <= 3 ? [word] : [])));
  const [here, there] = [small(said), small(place)];
  return here.size > 0 && shared(here, there) === 0;
}

/** Denies one thing of a sentence, not the sentence. */
const WITHOUT = /\b(?:without|ohne|sans|sin|senza|sem|zonder)\b/i;

/** Negations and absolute words have to stand on both sides or on neither. */
function agrees(said: string, unit: string, near: string, alike: boolean): boolean {
  const begins = (text: string) => new Set(tokensOf(text).map(({ word }) => word.slice(0, 5)));
  const opposes = (text: string, other: string) =>
    new Set(
      [...turned(new Set(tokensOf(text).map(({ word }) => word)))]
        .map((word) => word.slice(0, 5))
        .filter((word) => begins(other).has(word)),
    );
  const saidTurned = opposes(said, unit);
  const unitTurned = opposes(unit, said);
  const denied = isNegated(unit);
  if (isNegated(said) !== denied && !(unitTurned.size > 0 && isNegated(said)) && !(saidTurned.size > 0 && denied)) return false;
  if (!alike) return true;
  // "Worn items" is what "unworn items" excludes.
  if (unitTurned.size > 0 && (!isNegated(said) || WITHOUT.test(said))) return false;
  if (saidTurned.size > 0 && !denied) return false;
  const there = new Set(tokensOf(`${unit}\n${near}`).map(({ word }) => word));
  return tokensOf(said).every(({ word }) => !DECISIVE.has(word) || there.has(word));
}
