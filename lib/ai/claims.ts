import type { FoundPassage } from "../core/knowledge";
import { countsAlike } from "./measures";
import { unitsOf } from "./sentences";
import { fold, tokensOf } from "./wordings/tokens";

/** What a claim can rest on: a passage, or what a tool answered. */
export type Evidence = Pick<FoundPassage, "title" | "headings" | "text">;

/** How much of what a claim says its source must say, where both are written in the same words or script. */
const SUPPORTED_FROM = 0.5;
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
  "before after until since between least most minimum maximum minimal maximal only first last more less fewer above below over under morning evening afternoon night open closed opens closes include includes included excluded optional required mandatory forbidden allowed permanently temporarily twice once half monday tuesday wednesday thursday friday saturday sunday weekend weekdays january february march april may june july august september october november december vor nach bis mindestens höchstens maximal nur montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli oktober dezember geöffnet geschlossen inklusive zuzüglich doppelt avant après jusque seulement minimum lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre ouvert fermé antes después hasta desde mínimo máximo solo lunes martes miércoles jueves viernes sábado domingo enero febrero abril mayo junio julio agosto septiembre octubre noviembre diciembre abierto cerrado any all every always forever unlimited guaranteed guarantee free double lifetime alle jede jeder jedes immer ewig unbegrenzt garantiert kostenlos gratis toujours tous toutes gratuit illimite siempre todos todas ilimitado sempre tutti gratuito"
    .split(" ")
    .map(fold),
);
const COMMON = new Set(
  "the a an and or for are is be you your our we us i it its of to in on at as by if so but with this that have has had was were will would can could should may do does did how what when where which who from into than then them they their there here about also der die das ein eine und oder für ist sind wir sie ihr ihre mit von zu im in den dem auf es kann können le la les un une des et ou est sont nous vous votre avec de du dans pour en el los las y es son nosotros su con por para que il lo gli e è sono di da con o os as um uma é são nós seu"
    .split(" ")
    .map(fold),
);

const NUMBER_WORDS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    "zero null cero",
    "",
    "two zwei deux dos due dois duas twee dwa два два",
    "three drei trois tres tre drie trzy три",
    "four vier quatre cuatro quattro quatro cztery четыре",
    "five fünf cinq cinco cinque vijf pięć пять",
    "six sechs seis sei zes sześć шесть",
    "seven sieben sept siete sette sete zeven siedem семь",
    "eight acht huit ocho otto oito osiem восемь",
    "nine neun neuf nueve nove negen dziewięć девять",
    "ten zehn dix diez dieci dez tien dziesięć десять",
    "eleven elf onze once undici",
    "twelve zwölf douze doce dodici doze twaalf dwanaście двенадцать",
  ]
    .flatMap((words, value) => words.split(" ").map((word) => [fold(word), value] as const))
    .concat(
      "fourteen:14 vierzehn:14 quatorze:14 catorce:14 fifteen:15 fünfzehn:15 quinze:15 quince:15 sixteen:16 eighteen:18 twenty:20 zwanzig:20 vingt:20 veinte:20 venti:20 vinte:20 dwadzieścia:20 двадцать:20 thirty:30 dreißig:30 trente:30 treinta:30 trenta:30 trinta:30 тридцать:30 forty:40 vierzig:40 fifty:50 fünfzig:50 sixty:60 sechzig:60 ninety:90 neunzig:90 hundred:100 hundert:100 cent:100 cien:100 cento:100 сто:100"
        .split(" ")
        .map((pair) => [fold(pair.split(":")[0] ?? ""), Number(pair.split(":")[1])] as const),
    )
    .filter(([word]) => word !== ""),
);
const HAN: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 兩: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 };

/** 1,000.50 and 1.000,50 and １０００ as the number they are. */
function numberOf(written: string): string {
  const plain = written.replace(/[\s'’\u00a0\u202f]/g, "").replace(/[.,]$/, "");
  const last = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  if (last === -1) return String(Number(plain));
  const tail = plain.slice(last + 1);
  const mark = plain[last] ?? ".";
  const grouped = tail.length === 3 && !/^0/.test(plain);
  const other = mark === "." ? "," : ".";
  const single = plain.indexOf(mark) === last;
  const decimal = !grouped && single ? plain.slice(0, last).replaceAll(other, "") : null;
  return decimal === null ? String(Number(plain.replace(/[.,]/g, ""))) : String(Number(`${decimal}.${tail}`));
}

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
    const value = NUMBER_WORDS[word];
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
    } else if (word.length > 2 && !COMMON.has(word) && !NOT.has(word)) found.add(word.slice(0, 5));
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
    const overlap = shared(meaning, meaningOf(place)) / Math.max(1, meaning.size);
    const alike = sameScript && overlap >= SUPPORTED_FROM && shared(meaning, words[at] ?? new Set()) > 0;
    const across = !alike && crosses(said, meaning, numbers, place);
    if (!alike && !across) continue;
    if (agrees(said, unit, near, alike)) return unit;
  }
  return null;
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
  return differs(said, place) && (numbers.length > 0 || alike + names > 0);
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
