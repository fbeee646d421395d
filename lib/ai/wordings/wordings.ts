import { asian } from "./asian";
import { baltoSlavic } from "./balto-slavic";
import { english } from "./english";
import { european } from "./european";
import { germanic } from "./germanic";
import type { Wordings } from "./language";
import { romance } from "./romance";
import { type Token, tokensOf } from "./tokens";
import { western } from "./western-asian";

export type Category = keyof Wordings;

/** A phrase found among tokens, from `from` up to but without `to`. */
export type Match = { language: string; category: Category; from: number; to: number };

type Phrase = { language: string; category: Category; words: readonly string[] };

export const WORDINGS: Readonly<Record<string, Partial<Wordings>>> = {
  ...english,
  ...germanic,
  ...romance,
  ...baltoSlavic,
  ...european,
  ...western,
  ...asian,
};

/** A phrase as the words it is met by; a star is no letter, so it is set aside while they are cut. */
const wordsIn = (phrase: string): string[] =>
  phrase
    .trim()
    .split(/\s+/)
    .flatMap((word) => {
      const cut = tokensOf(word.replace(/\*$/, "")).map((token) => token.word);
      return word.endsWith("*") ? [...cut.slice(0, -1), `${cut.at(-1) ?? ""}*`] : cut;
    });

/** Phrases by their first word, or by the beginning of it where any ending will do. */
function indexPhrases(): { whole: Map<string, Phrase[]>; begun: Map<string, Phrase[]> } {
  const whole = new Map<string, Phrase[]>();
  const begun = new Map<string, Phrase[]>();
  for (const [language, wordings] of Object.entries(WORDINGS))
    for (const [category, phrases] of Object.entries(wordings) as [Category, string][])
      for (const phrase of phrases.split(",")) {
        const words = wordsIn(phrase);
        const [first] = words;
        if (first === undefined) continue;
        const index = first.endsWith("*") ? begun : whole;
        const key = first.replace(/\*$/, "");
        index.set(key, [...(index.get(key) ?? []), { language, category, words }]);
      }
  return { whole, begun };
}
const INDEX = indexPhrases();

/** Languages that make one word of two: there an ending is short, or it is a word of its own. */
const COMPOUNDS: ReadonlySet<string> = new Set(["en", "de", "nl", "sv", "da", "no"]);
const ENDING = 3;

function meets(pattern: string, word: string | undefined, language: string): boolean {
  if (word === undefined || !pattern.endsWith("*")) return word === pattern;
  const begin = pattern.slice(0, -1);
  return word.startsWith(begin) && (begin === "" || !COMPOUNDS.has(language) || word.length - begin.length <= ENDING);
}

/** Every phrase of any language that stands in a text. */
export function matchesIn(tokens: readonly Token[]): Match[] {
  return tokens.flatMap(({ word }, from) => {
    const phrases = [...(INDEX.whole.get(word) ?? [])];
    for (let length = 1; length <= word.length; length += 1) phrases.push(...(INDEX.begun.get(word.slice(0, length)) ?? []));
    return phrases
      .filter(({ words, language }) => words.every((pattern, at) => meets(pattern, tokens[from + at]?.word, language)))
      .map(({ language, category, words }) => ({ language, category, from, to: from + words.length }));
  });
}

/** The matches inside each clause, by their place in it. @param starts the first token of each clause */
export function byClause(matches: readonly Match[], starts: readonly number[], tokens: number): Match[][] {
  const clauseOf = new Int32Array(tokens + 1);
  for (let at = 0, clause = 0; at <= tokens; at += 1) {
    if (starts[clause + 1] === at) clause += 1;
    clauseOf[at] = clause;
  }
  const clauses: Match[][] = starts.map(() => []);
  for (const match of matches) {
    const clause = clauseOf[match.from] ?? 0;
    const start = starts[clause] ?? 0;
    if (clauseOf[match.to - 1] === clause) clauses[clause]?.push({ ...match, from: match.from - start, to: match.to - start });
  }
  return clauses;
}

/** The phrases of one category in one language, each as the words it is met by. */
export const phrasesOf = (language: string, category: Category): string[][] =>
  (WORDINGS[language]?.[category] ?? "").split(",").map(wordsIn);
