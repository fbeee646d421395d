import type { Db } from "../../../../db/database";
import { detectLanguage, littleWords } from "../lexicon/detect-language";
import { type ConceptMatch, concepts, conceptsIn, wordOfConcept } from "../lexicon/read-concepts";
import { wordsOf } from "../lexicon/words";
import { correctWord, expandWord, type Options, PART_WORTH, splitCompound } from "./expand-word";
import type { KnowledgeIndex } from "./knowledge-index";
import { stemWords } from "./stem-words";

/** A word of a question, or what some of its words stand for. */
export type Term = {
  /** How the question writes it. */
  word: string;
  options: Options;
  /** How much it says: what few passages hold says much. */
  weight: number;
  /** How many passages hold it. */
  among: number;
  /** Whether it only says how something is asked. */
  soft: boolean;
};

/** A question's first words say what it is about; the rest would only cost. */
const QUESTION_WORDS = 120;
const TERMS_MAX = 32;
/** What a synonym, or the word of another language, is worth. */
const SYNONYM = 0.7;
/** Words of asking and wanting count for so much beside the others. */
const SOFT = 0.25;
/** Below so many passages, how rare a word is among them says little of how rare it is. */
const SMALL = 25;

/**
 * The weight of a word that `among` of `total` passages hold: what stands everywhere distinguishes nothing
 * (Robertson and Spärck Jones's inverse document frequency, as in BM25).
 */
const weigh = (among: number, total: number): number => Math.log(1 + (Math.max(total, SMALL) - among + 0.5) / (among + 0.5));

/** The words of the knowledge that stand for each concept, found once an index. */
const meanings = new WeakMap<KnowledgeIndex, Map<number, ReadonlySet<string>>>();

/** The words of the knowledge, in its own languages, that stand for a concept. */
function wordsFor(index: KnowledgeIndex, concept: number): ReadonlySet<string> {
  const known = meanings.get(index) ?? new Map<number, ReadonlySet<string>>();
  meanings.set(index, known);
  const found = known.get(concept);
  if (found) return found;
  const words = new Set<string>(index.vocabulary.has(wordOfConcept(concept)) ? [wordOfConcept(concept)] : []);
  for (const phrase of concepts().phrases) {
    const [first] = phrase.words;
    if (phrase.concept !== concept || !first || !index.languages.includes(phrase.language)) continue;
    // Of characters in pairs each says something; of a phrase only all of its words do.
    const joined = phrase.language === "ja" || phrase.language === "zh" || phrase.language === "ko";
    if (phrase.words.length > 1 && !joined) continue;
    for (const { text, open } of phrase.words)
      if (open) for (const word of index.vocabulary.startingWith(text)) words.add(word);
      else if (index.vocabulary.has(text)) words.add(text);
  }
  known.set(concept, words);
  return words;
}

/** A pair that a particle or an ending is part of. */
const HALF_KANA = /^(?:\p{Script=Hiragana}.|.\p{Script=Hiragana})$/u;

/** How many passages hold any of the words. */
function countHolders(index: KnowledgeIndex, options: Options): number {
  const holders = new Uint8Array(index.size);
  let n = 0;
  for (const [word, worth] of options)
    if (worth >= SYNONYM - 0.2)
      index.eachWith(word, (entry) => {
        if (holders[entry] === 0) n += 1;
        holders[entry] = 1;
      });
  return n;
}

type Asked = { word: string; soft: boolean; options: Options };

/**
 * The terms of a question in the words of an assistant's knowledge: as they bend in each of its languages, as they are likely meant
 * where they are misspelt, and what else stands for the same.
 */
export async function readTerms(db: Db, index: KnowledgeIndex, question: string): Promise<Term[]> {
  const words = wordsOf(question, QUESTION_WORDS).map(({ word }) => word);
  if (words.length === 0 || index.size === 0) return [];
  const language = detectLanguage(question, index.languages);
  const { small, light } = littleWords(language);
  const matches = conceptsIn(words, new Set([language, ...index.languages]));
  const said = words.flatMap((word, at) => (small.has(word) || words.indexOf(word) !== at ? [] : [{ word, at }])).slice(0, TERMS_MAX);
  const stems = await stemsOf(
    db,
    index,
    said.map(({ word }) => word),
  );
  const asked: Asked[] = said.flatMap(({ word, at }) => {
    const own = matches.filter(({ from, to }) => from <= at && at < to);
    const named = own.some(({ from, to }) => to - from > 1 || !light.has(words[from] ?? ""));
    // Of a phrase, one word does not stand for the other: a phone is no number.
    const spoken = own.map((match) => ({ ...match, beside: words.slice(match.from, match.to).filter((one) => one !== word) }));
    return readWord(
      index,
      word,
      stems.get(word) ?? new Map(),
      spoken,
      (light.has(word) && !named) || (HALF_KANA.test(word) && !index.vocabulary.has(word)),
    );
  });
  asked.push(...askedByPhrase(index, words, matches, (at) => said.some((one) => one.at === at)));
  return weighTerms(index, asked);
}

/** So many letters two words share that are forms of one. */
const LIKE_LETTERS = 4;
const isLike = (one: string, other: string): boolean =>
  one === other || (one.length >= LIKE_LETTERS && other.startsWith(one.slice(0, Math.max(LIKE_LETTERS, one.length - 2))));

async function stemsOf(db: Db, index: KnowledgeIndex, words: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const stems = new Map<string, Map<string, string>>(words.map((word) => [word, new Map()]));
  for (const language of index.languages) {
    const unknown = words.filter((word) => index.vocabulary.stemOf(language, word) === undefined);
    const found = unknown.length > 0 ? await stemWords(db, language, unknown) : new Map<string, string>();
    for (const word of words) {
      const stem = index.vocabulary.stemOf(language, word) ?? found.get(word);
      if (stem !== undefined) stems.get(word)?.set(language, stem);
    }
  }
  return stems;
}

function readWord(
  index: KnowledgeIndex,
  word: string,
  stems: ReadonlyMap<string, string>,
  matches: readonly (ConceptMatch & { beside: readonly string[] })[],
  soft: boolean,
): Asked[] {
  const options = expandWord(word, stems, index);
  for (const { concept, beside } of matches)
    for (const other of wordsFor(index, concept))
      if ((options.get(other) ?? 0) < SYNONYM && !beside.some((one) => isLike(one, other))) options.set(other, SYNONYM);
  const known = [...options.values()].some((worth) => worth >= SYNONYM);
  if (known || soft) return [{ word, soft, options }];
  const parts = splitCompound(word, index);
  if (parts)
    return parts.map((part) => {
      const own = expandWord(part, new Map(), index);
      for (const [other, worth] of own) own.set(other, worth * PART_WORTH);
      return { word: part, soft, options: new Map([...options, ...own]) };
    });
  if (matches.length === 0)
    for (const [other, worth] of correctWord(word, index)) options.set(other, Math.max(worth, options.get(other) ?? 0));
  return [{ word, soft, options }];
}

/** What phrases of little words stand for: "how much" asks for a price. */
function askedByPhrase(
  index: KnowledgeIndex,
  words: readonly string[],
  matches: readonly ConceptMatch[],
  isSaid: (at: number) => boolean,
): Asked[] {
  const seen = new Set<number>();
  return matches.flatMap(({ concept, from, to }) => {
    const covered = Array.from({ length: to - from }, (_, at) => from + at);
    if (seen.has(concept) || covered.some(isSaid)) return [];
    seen.add(concept);
    const options: Options = new Map([...wordsFor(index, concept)].map((word) => [word, SYNONYM]));
    return options.size === 0 ? [] : [{ word: words.slice(from, to).join(" "), soft: true, options }];
  });
}

/** How much each says. Where all only ask, they are what is asked. */
function weighTerms(index: KnowledgeIndex, asked: readonly Asked[]): Term[] {
  const allSoft = asked.every(({ soft }) => soft);
  const terms = asked.map((one) => {
    const among = countHolders(index, one.options);
    const soft = one.soft && !allSoft;
    // What nothing holds says no more than what little holds: it may be said in other words.
    const weight = among === 0 ? weigh(0, SMALL) : weigh(among, index.size);
    return { ...one, soft, among, weight: weight * (soft ? SOFT : 1) };
  });
  return terms.filter(({ soft, among }) => !soft || among > 0);
}
