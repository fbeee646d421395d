import { LANGUAGE_WORDS } from "../lexicon/languages";
import type { KnowledgeIndex } from "./knowledge-index";
import { likelyMeant } from "./spelling";

/** Words of the knowledge that a word of the question is met by, each with what it is worth beside the word itself. */
export type Options = Map<string, number>;

/** What a word of the knowledge is worth that is not the question's own but … */
const WORTH = { stem: 0.998, part: 0.75, related: 0.7, compound: 0.6, spelling: 0.8 } as const;
/** So many letters two words have to begin with to be related. */
const RELATED_FROM = 5;
/** … in languages whose endings nobody takes off. */
const RELATED_WITHOUT_STEMMER = 4;
const RELATED_SHARE = 0.62;
const ENDING_MAX = 4;
/** A shorter word is part of too many others. */
const PART_FROM = 4;
const BINDING = ["", "s", "es", "n", "en", "er", "e"];

const JOINED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const put = (options: Options, word: string, worth: number): void => {
  if ((options.get(word) ?? 0) < worth) options.set(word, worth);
};

function sharedBeginning(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** Words with the same beginning and another ending. */
function addRelated(options: Options, word: string, { vocabulary, languages }: KnowledgeIndex): void {
  const stemmed = languages.every((language) => LANGUAGE_WORDS[language]?.stemmer !== undefined);
  const from = stemmed ? RELATED_FROM : RELATED_WITHOUT_STEMMER;
  if (word.length < from || /\p{N}/u.test(word)) return;
  for (const other of vocabulary.startingWith(word.slice(0, from), 200)) {
    const shared = sharedBeginning(word, other);
    const longer = Math.max(word.length, other.length);
    if (shared === other.length && shared >= from && word.length - shared <= ENDING_MAX) put(options, other, WORTH.related);
    else if (shared === word.length && other.length - shared <= ENDING_MAX) put(options, other, WORTH.related);
    else if (shared >= longer * RELATED_SHARE && longer - shared <= ENDING_MAX) put(options, other, WORTH.related);
  }
}

/** Words that hold the word at their beginning or end. */
function addCompounds(options: Options, word: string, { vocabulary, languages }: KnowledgeIndex): void {
  const joined = JOINED.test(word);
  if (!joined && word.length < PART_FROM) return;
  if (joined && [...word].length > 1) return;
  const binds = joined || languages.some((language) => LANGUAGE_WORDS[language]?.compounds);
  // Elsewhere a word begins another only where it is not whole.
  if (binds || !vocabulary.has(word))
    for (const other of vocabulary.startingWith(word)) if (other !== word) put(options, other, WORTH.compound);
  if (binds)
    for (const other of vocabulary.endingWith(word)) if (other.length > word.length + 2 || joined) put(options, other, WORTH.compound);
}

/** The two words of the knowledge that a word is made of, if it is. */
export function splitCompound(word: string, { vocabulary, languages }: KnowledgeIndex): [string, string] | null {
  const binds = languages.some((language) => LANGUAGE_WORDS[language]?.compounds);
  const least = binds ? PART_FROM : 3;
  const known = (part: string): string | undefined =>
    vocabulary.has(part) ? part : languages.flatMap((language) => vocabulary.withStem(language, part))[0];
  for (let at = word.length - least; at >= least; at -= 1) {
    const second =
      known(word.slice(at)) ??
      (binds ? vocabulary.startingWith(word.slice(at), 3).find((other) => other.length - (word.length - at) <= 2) : undefined);
    if (second === undefined) continue;
    for (const binding of binds ? BINDING : [""]) {
      const part = word.slice(0, at);
      if (!part.endsWith(binding)) continue;
      const bare = binding === "" ? part : part.slice(0, -binding.length);
      const first = bare.length >= least ? known(bare) : undefined;
      if (first !== undefined) return [first, second];
    }
  }
  return null;
}

/** The words of the knowledge that a word of the question stands for, without its synonyms. @param stems its stems by language */
export function expandWord(word: string, stems: ReadonlyMap<string, string>, index: KnowledgeIndex): Options {
  const { vocabulary } = index;
  const options: Options = new Map();
  if (vocabulary.has(word)) options.set(word, 1);
  for (const [language, stem] of stems)
    for (const other of vocabulary.withStem(language, stem)) put(options, other, other === word ? 1 : WORTH.stem);
  addRelated(options, word, index);
  addCompounds(options, word, index);
  return options;
}

/** What a word is likely meant as that nothing of the knowledge stands for as it is written. */
export function correctWord(word: string, { vocabulary, languages }: KnowledgeIndex): Options {
  const options: Options = new Map();
  for (const meant of likelyMeant(word, vocabulary)) {
    put(options, meant, WORTH.spelling);
    for (const language of languages) {
      const stem = vocabulary.stemOf(language, meant);
      if (stem !== undefined) for (const other of vocabulary.withStem(language, stem)) put(options, other, WORTH.spelling);
    }
  }
  return options;
}

/** What a part of a compound is worth. */
export const PART_WORTH = WORTH.part;
