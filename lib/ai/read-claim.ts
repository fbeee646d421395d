import { numberOf, numberSaid } from "./number-words";
import { fold, type Token, tokensOf } from "./wordings/tokens";

/** So many characters and words of a text are read for what it says, and so many words for what it denies. */
const READ_CHARS = 10_000;
const MEANING_WORDS = 2_000;
const DENIAL_WORDS = 400;

const NOT = new Set(
  "not no never cannot cant dont doesnt didnt isnt arent wasnt wont wouldnt shouldnt couldnt havent hasnt without neither nor none nobody nothing except excluding unless nicht kein keine keinen keinem keiner nie niemals ohne weder außer ausgenommen pas jamais sans aucun aucune ni sauf nunca sin ningun ninguna jamas tampoco excepto salvo non mai senza nessun nessuna nao nem sem nenhum nenhuma exceto niet geen nooit zonder nie bez zadnych żadnych не нет без никогда кроме ні inte ingen inga utan aldrig ikke uden ei ilman degil değil yok لا ليس ليست لم لن بدون غير"
    .split(" ")
    .map(fold),
);
/** In scripts without blanks a negation is part of the writing. */
const NOT_JOINED = /不|没|沒|無|无|未|勿|ない|ません|なし|ず(?=に)|않|없|못|안\s|ไม่/u;
/** Words that are small in many languages. */
export const COMMON = new Set(
  "the a an and or for are is be you your our we us i it its of to in on at as by if so but with this that have has had was were will would can could should may do does did how what when where which who from into than then them they their there here about also der die das ein eine und oder für ist sind wir sie ihr ihre mit von zu im in den dem auf es kann können le la les un une des et ou est sont nous vous votre avec de du dans pour en el los las y es son nosotros su con por para que il lo gli e è sono di da con o os as um uma é são nós seu"
    .split(" ")
    .map(fold),
);

const HAN: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 兩: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 };

/** The numbers that a text says, in digits of any script and in words. */
export function numbersOf(text: string): Set<string> {
  const plain = text
    .slice(0, READ_CHARS)
    .normalize("NFKC")
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
  const found = new Set<string>();
  for (const [written] of plain.matchAll(/\d{1,3}(?:[\u00a0\u202f'’ ]\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)*/g))
    found.add(numberOf(written));
  for (const { word } of tokensOf(plain, MEANING_WORDS)) {
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
export const claimedNumbers = (text: string): string[] => [
  ...numbersOf(text.replace(/[一二两兩三四五六七八九十]/g, " ")),
  ...(text.match(COUNTED) ?? []).map((written) => String(hanNumber(written))),
];

/** What carries a text's meaning: the beginnings of its words, and pairs of characters where no blanks are. */
export const meaningOf = (text: string): Set<string> => meaningOfTokens(tokensOf(text, MEANING_WORDS));

/** A character that is a word by itself, as its script has no blanks. */
const JOINED_CHARACTER = /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}])$/u;

function meaningOfTokens(tokens: readonly Token[]): Set<string> {
  const found = new Set<string>();
  for (const [at, { word, end }] of tokens.entries()) {
    const next = tokens[at + 1];
    if (JOINED_CHARACTER.test(word)) {
      if (next && next.start === end) found.add(word + next.word);
    } else if (word.length > 2 && !COMMON.has(word) && !NOT.has(word) && numberSaid(word) === undefined) found.add(word.slice(0, 5));
  }
  return found;
}

/** A text with what is read out of it, each at most once however many claims are held against it. */
export class Reading {
  private tokens: readonly Token[] | undefined;
  private ownMeaning: ReadonlySet<string> | undefined;
  private ownNumbers: ReadonlySet<string> | undefined;
  private ownWords: ReadonlySet<string> | undefined;
  private ownBegins: ReadonlySet<string> | undefined;

  constructor(
    readonly text: string,
    readonly block = false,
  ) {}

  private read(): readonly Token[] {
    this.tokens ??= tokensOf(this.text, MEANING_WORDS);
    return this.tokens;
  }

  get meaning(): ReadonlySet<string> {
    this.ownMeaning ??= meaningOfTokens(this.read());
    return this.ownMeaning;
  }

  get numbers(): ReadonlySet<string> {
    this.ownNumbers ??= numbersOf(this.text);
    return this.ownNumbers;
  }

  get words(): ReadonlySet<string> {
    this.ownWords ??= new Set(
      this.read()
        .slice(0, DENIAL_WORDS)
        .map(({ word }) => word),
    );
    return this.ownWords;
  }

  /** The beginnings of its words. */
  get begins(): ReadonlySet<string> {
    this.ownBegins ??= new Set([...this.words].map((word) => word.slice(0, 5)));
    return this.ownBegins;
  }

  get isNegated(): boolean {
    return NOT_JOINED.test(this.text) || [...this.words].some((word) => NOT.has(word));
  }
}

const SCRIPTS = [
  "Han}\\p{Script=Hiragana}\\p{Script=Katakana",
  "Hangul",
  "Thai",
  "Arabic",
  "Hebrew",
  "Cyrillic",
  "Greek",
  "Devanagari",
  "Bengali",
].map((name) => ({ name, letters: new RegExp(`[\\p{Script=${name}}]`, "gu") }));
/** The script of a fifth of a text or more. */
export const scriptOf = (text: string): string =>
  SCRIPTS.find(({ letters }) => (text.match(letters)?.length ?? 0) > text.length / 5)?.name ?? "Latin";
