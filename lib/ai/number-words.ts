import { fold } from "./wordings/tokens";

const WORDS: readonly (readonly [value: number, words: string])[] = [
  [0, "zero null cero"],
  [2, "two zwei deux dos due dois duas twee dwa два две два två to"],
  [3, "three drei trois tres tre três drie trzy три üç"],
  [4, "four vier quatre cuatro quattro quatro cztery четыре fyra fire dört"],
  [5, "five fünf cinq cinco cinque vijf pięć пять fem beş"],
  [6, "six sechs seis sei zes sześć шесть altı"],
  [7, "seven sieben sept siete sette sete zeven siedem семь yedi"],
  [8, "eight acht huit ocho otto oito osiem восемь åtta sekiz"],
  [9, "nine neun neuf nueve nove negen dziewięć девять dokuz"],
  [10, "ten zehn dix diez dieci dez tien dziesięć десять tio"],
  [11, "eleven elf onze once undici"],
  [12, "twelve zwölf douze doce dodici doze twaalf dwanaście двенадцать tolv"],
  [14, "fourteen vierzehn quatorze catorce"],
  [15, "fifteen fünfzehn quinze quince"],
  [16, "sixteen"],
  [18, "eighteen"],
  [20, "twenty zwanzig vingt veinte venti vinte dwadzieścia двадцать"],
  [30, "thirty dreißig trente treinta trenta trinta тридцать"],
  [40, "forty vierzig"],
  [50, "fifty fünfzig"],
  [60, "sixty sechzig"],
  [90, "ninety neunzig"],
  [100, "hundred hundert cent cien cento сто"],
];
/** "To" is a small word of English before it is the Danish two. */
const NUMBERS: ReadonlyMap<string, number> = new Map(
  WORDS.flatMap(([value, words]) => words.split(" ").map((word) => [fold(word), value] as const)).filter(([word]) => word !== "to"),
);

/** The number that a folded word says. */
export const numberSaid = (word: string): number | undefined => NUMBERS.get(word);

/** 1,000.50 and 1.000,50 as the number they are. */
export function numberOf(written: string): string {
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

/** A text with its numbers in digits. */
export const withDigits = (text: string): string =>
  text.replace(/\p{L}+/gu, (word) => {
    const value = word.length <= 12 ? NUMBERS.get(fold(word)) : undefined;
    return value === undefined ? word : String(value);
  });
