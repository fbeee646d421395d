import { LANGUAGE_WORDS } from "./languages";
import { conceptsIn } from "./read-concepts";
import { foldWord, wordsOf } from "./words";

const foldAll = (words: string): Set<string> =>
  new Set(
    words
      .split(/\s+/)
      .flatMap((word) => wordsOf(word).map((one) => one.word))
      .concat(words.split(/\s+/).map(foldWord)),
  );

type Known = { small: ReadonlySet<string>; light: ReadonlySet<string> };
let known: ReadonlyMap<string, Known> | undefined;

/** The words of a language that say little. */
export function littleWords(language: string): Known {
  known ??= new Map(
    Object.entries(LANGUAGE_WORDS).map(([code, { small, light }]) => [code, { small: foldAll(small), light: foldAll(light) }]),
  );
  return known.get(language) ?? { small: new Set(), light: new Set() };
}

/** Scripts that tell the language, or which languages it may be. */
const SCRIPTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, ["ja"]],
  [/\p{Script=Hangul}/u, ["ko"]],
  [/\p{Script=Thai}/u, ["th"]],
  [/\p{Script=Han}/u, ["zh", "ja"]],
  [/\p{Script=Arabic}/u, ["ar"]],
  [/\p{Script=Hebrew}/u, ["he"]],
  [/\p{Script=Greek}/u, ["el"]],
  [/\p{Script=Devanagari}/u, ["hi"]],
  [/\p{Script=Cyrillic}/u, ["ru", "uk"]],
];
/** Letters of one language, or of few. */
const LETTERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/[іїєґ]/u, ["uk"]],
  [/[ыэъё]/u, ["ru"]],
  [/[ąęśźżńł]/u, ["pl"]],
  [/[řěůťď]/u, ["cs"]],
  [/[ğış]/u, ["tr"]],
  [/[șță]/u, ["ro"]],
  [/[őű]/u, ["hu"]],
  [/[ãõ]/u, ["pt"]],
  [/[ñ¿¡]/u, ["es"]],
  [/ß/u, ["de"]],
  [/[åø]/u, ["da", "no"]],
  [/[åäö](?=.*[åäö])/u, ["sv", "fi"]],
  [/[äöü]/u, ["de"]],
  [/[œêûîëâ]/u, ["fr"]],
  [/[đơưạảấầẩậắằặẹẻếềểệỉịọỏốồổộớờởợụủứừửựỳỹ]/u, ["vi"]],
];
const LATIN: readonly string[] = Object.keys(LANGUAGE_WORDS).filter((code) => !SCRIPTS.some(([, of]) => of.includes(code)));

/** So much of a text is looked at, in characters and in words. */
const LOOKED_AT = 4_000;
const WORDS_MAX = 800;

/** How much speaks for each language that a text may be in; the more, the likelier. */
export function weighLanguages(whole: string): Map<string, number> {
  const text = whole.slice(0, LOOKED_AT);
  const words = wordsOf(text, WORDS_MAX).map(({ word }) => word);
  const most = SCRIPTS.map(([script, of]) => ({ of, n: text.match(new RegExp(script.source, "gu"))?.length ?? 0 })).filter(
    ({ n }) => n > 0,
  );
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const script = most.sort((a, b) => b.n - a.n)[0];
  const kana = most.find(({ of }) => of[0] === "ja");
  const candidates = script && script.n > letters / 4 ? (kana && kana.n > letters / 10 ? ["ja"] : script.of) : LATIN;
  const lower = text.toLowerCase();
  const scores = new Map<string, number>(candidates.map((code) => [code, 0]));
  const add = (code: string, score: number) => {
    const before = scores.get(code);
    if (before !== undefined) scores.set(code, before + score);
  };
  if (script && candidates === script.of) add(script.of[0] ?? "", 0.5);
  for (const [letter, of] of LETTERS) if (letter.test(lower)) for (const code of of) add(code, 1.5);
  for (const code of candidates) {
    const { small, light } = littleWords(code);
    for (const word of words)
      if (small.has(word)) add(code, 1);
      else if (light.has(word)) add(code, 0.8);
  }
  return scores;
}

/** Longer texts have small words enough to tell their language by. */
const FEW_WORDS = 12;

/** The language of a text as ISO 639-1, or what is `expected` where nothing shows it. */
export function detectLanguage(text: string, expected: readonly string[] = ["en"]): string {
  const scores = weighLanguages(text);
  const words = wordsOf(text.slice(0, LOOKED_AT), FEW_WORDS + 1).map(({ word }) => word);
  if (words.length <= FEW_WORDS)
    for (const code of scores.keys()) {
      const n = new Set(conceptsIn(words, new Set([code])).map(({ from }) => from)).size;
      scores.set(code, (scores.get(code) ?? 0) + n * 0.7);
    }
  let best = expected[0] ?? "en";
  let most = scores.has(best) ? (scores.get(best) ?? 0) + 0.1 : -1;
  for (const [code, score] of scores) {
    const own = score + (expected.includes(code) ? 0.1 : 0);
    if (own <= most) continue;
    best = code;
    most = own;
  }
  return best;
}
