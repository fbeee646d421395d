import { foldLetters } from "../../core/knowledge";

/** A word of a text as wordings are matched by it, with where it stands in the text. */
export type Token = {
  /** Lower case, without accents, apostrophes and repeated letters. */
  word: string;
  start: number;
  end: number;
  /** Whether a mark that ends a clause, or a line break, stands between the word before and this one. */
  opensClause: boolean;
};

/** Scripts that are written without blanks, or join particles to words: each of their characters is a token. */
const JOINED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
/** A word, and in English what an apostrophe shortens ("don't", "that's"). */
const WORD = new RegExp(
  String.raw`[${JOINED}]|(?![${JOINED}])[\p{L}\p{N}](?:(?![${JOINED}])[\p{L}\p{M}\p{N}\u200c])*(?:['’](?:t|s|d|m|ll|re|ve)(?![\p{L}\p{N}]))?`,
  "giu",
);
const CLAUSE_END = /[.,;:!?…\n()–—。、，！？；：؟،۔।]| - /u;

/** Letters that have one way to be written. */
const PLAIN = /^[\x20-\x7e]*$/;

/** A character of a script without blanks that is written in one way alone. */
const ONE_WAY = /^[\u0e01-\u0e32\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]$/;

/** A word without what people leave out, repeat or write in more than one way. */
export function fold(word: string): string {
  if (PLAIN.test(word))
    return word
      .toLowerCase()
      .replaceAll("'", "")
      .replace(/([a-z])\1+/g, "$1");
  if (ONE_WAY.test(word)) return word;
  return foldLetters(word).replace(/(\p{L})\1+/gu, "$1");
}

/** Longer words are no words of a wording. */
const WORD_CHARS = 40;

/** The words of a text, at most `max` of them. */
export function tokensOf(text: string, max = 400): Token[] {
  const tokens: Token[] = [];
  let before = 0;
  for (const { 0: written, index } of text.matchAll(WORD)) {
    if (tokens.length === max) break;
    const word = fold(written.slice(0, WORD_CHARS));
    const end = index + written.length;
    if (word !== "") tokens.push({ word, start: index, end, opensClause: CLAUSE_END.test(text.slice(before, index)) });
    before = end;
  }
  return tokens;
}
