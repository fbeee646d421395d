import { CONCEPTS } from "./concepts";
import { wordsOf } from "./words";

/** A phrase that stands for a concept: its words folded, those with any ending marked. */
type ConceptPhrase = { concept: number; language: string; words: readonly { text: string; open: boolean }[] };

/** The phrases of all concepts, by the first word whole or, where any ending will do, by its beginning. */
export type ConceptIndex = {
  phrases: readonly ConceptPhrase[];
  whole: Map<string, ConceptPhrase[]>;
  begun: Map<string, ConceptPhrase[]>;
  shortest: number;
};

function readPhrase(concept: number, language: string, phrase: string): ConceptPhrase | null {
  const words = phrase
    .trim()
    .split(/\s+/)
    .flatMap((part) => {
      const open = part.endsWith("*");
      const cut = wordsOf(part.replace(/\*$/, ""));
      return cut.map(({ word }, at) => ({ text: word, open: open && at === cut.length - 1 }));
    });
  return words.length === 0 ? null : { concept, language, words };
}

function readConcepts(lines: readonly string[]): ConceptIndex {
  const phrases = lines.flatMap((line, concept) =>
    line.split(";").flatMap((part) => {
      const [language = "", words = ""] = part.split(/:(.*)/s);
      return words.split(",").flatMap((phrase) => readPhrase(concept, language.trim(), phrase) ?? []);
    }),
  );
  const whole = new Map<string, ConceptPhrase[]>();
  const begun = new Map<string, ConceptPhrase[]>();
  for (const phrase of phrases) {
    const [first] = phrase.words;
    if (!first) continue;
    const index = first.open ? begun : whole;
    const known = index.get(first.text);
    if (known) known.push(phrase);
    else index.set(first.text, [phrase]);
  }
  return { phrases, whole, begun, shortest: Math.min(...[...begun.keys()].map(({ length }) => length)) };
}

let read: ConceptIndex | undefined;

/** The concepts, read once. */
export function concepts(): ConceptIndex {
  read ??= readConcepts(CONCEPTS);
  return read;
}

/** What a text's phrases of several words stand for, in its own language, as words that no text holds. */
export function phraseWords(words: readonly string[], language: string): string[] {
  const { whole, begun, shortest } = concepts();
  const found: string[] = [];
  for (const [from, word] of words.entries()) {
    const add = (phrases: readonly ConceptPhrase[] | undefined) => {
      for (const { language: of, words: pattern, concept } of phrases ?? [])
        if (of === language && pattern.length > 1 && pattern.every((one, at) => meets(one, words[from + at])))
          found.push(wordOfConcept(concept));
    };
    add(whole.get(word));
    for (let length = shortest; length <= word.length; length += 1) add(begun.get(word.slice(0, length)));
  }
  return found;
}

/** The word that stands in an index for a phrase of a concept. */
export const wordOfConcept = (concept: number): string => `§${concept}`;

/** A concept that words of a text stand for: words `from` up to but without `to`. */
export type ConceptMatch = { concept: number; from: number; to: number; language: string };

const meets = (pattern: { text: string; open: boolean } | undefined, word: string | undefined): boolean =>
  pattern !== undefined && word !== undefined && (pattern.open ? word.startsWith(pattern.text) : word === pattern.text);

/** The concepts that a text speaks of, in any of the languages. */
export function conceptsIn(words: readonly string[], languages: ReadonlySet<string>): ConceptMatch[] {
  const { whole, begun, shortest } = concepts();
  return words.flatMap((word, from) => {
    const begins = [...(whole.get(word) ?? [])];
    for (let length = shortest; length <= word.length; length += 1) begins.push(...(begun.get(word.slice(0, length)) ?? []));
    return begins
      .filter(({ language, words: pattern }) => languages.has(language) && pattern.every((one, at) => meets(one, words[from + at])))
      .map(({ concept, language, words: pattern }) => ({ concept, language, from, to: from + pattern.length }));
  });
}
