import { type FactKind, factsAsked, factsDemanded } from "../lexicon/facts";
import { type Entry, IN_HEADING, IN_TITLE, type IndexedDocument, type KnowledgeIndex } from "./knowledge-index";
import type { Term } from "./read-terms";

/** A passage that speaks of what is asked. */
export type Ranked = {
  id: number;
  documentId: number;
  score: number;
  coverage: number;
  /** What its words say of the question, by word. */
  hits: Hits;
};

/** Words of a passage that speak of what is asked: of which term of the question, and how much it says. */
export type Hits = Record<string, { term: number; value: number }>;

/** As many as the words alone rank first are weighed against each other. */
const CANDIDATES = 60;
/** What each part of a passage's score counts for. */
const PARTS = { coverage: 0.5, named: 0.2, density: 0.1, nearness: 0.08, fact: 0.07, title: 0.12 } as const;
/** A page that says of itself that it holds no longer gives way to others. */
const OUTDATED = 0.6;
/** One that its owner prefers goes before others. */
const PREFERRED = 1.2;
/** One word in common is no answer to a question of several. */
const ONE_OF_SEVERAL = 0.45;
/** … and of one that goes on with another it takes both. */
const ONE_OF_BOTH = 0.35;
/** In a passage of so many words, what stands far apart and in no heading may be of different things. */
const LONG_WORDS = 40;
/** BM25's own. */
const [K, B] = [1.2, 0.6];

/** What a question is ranked by: its own terms, and those of what it goes on with, which count for less. */
export type Query = {
  text: string;
  terms: readonly Term[];
  context: readonly Term[];
  contextWorth: number;
  contextCounts: boolean;
  /** Whether who asks may be answered from a document. */
  sees: (document: IndexedDocument) => boolean;
};

type Weighed = { term: Term; weight: number; own: boolean; counts: boolean };

/** The passages that speak of what is asked, best first. */
export function rankPassages(index: KnowledgeIndex, query: Query): Ranked[] {
  const weighed = weighedTerms(query);
  if (weighed.length === 0) return [];
  const facts = { asked: factsAsked(query.text), demanded: factsDemanded(query.text) };
  return candidates(index, weighed, query.sees)
    .map((entry) => judge(index, entry, weighed, facts))
    .sort((a, b) => b.score - a.score || a.id - b.id);
}

function weighedTerms({ terms, context, contextWorth, contextCounts }: Query): Weighed[] {
  const own = terms.map((term) => ({ term, weight: term.weight, own: true, counts: true }));
  const known = new Set(terms.flatMap(({ options, word }) => [word, ...options.keys()]));
  const held = context.filter(({ among }) => among > 0);
  const before = (held.length > 0 ? held : context)
    .filter(({ word, options }) => !known.has(word) && ![...options].some(([other, worth]) => worth >= 0.9 && known.has(other)))
    .map((term) => ({ term, weight: term.weight * contextWorth, own: false, counts: contextCounts }));
  return [...own, ...before];
}

/** How much each term is met in a passage, anywhere and in its title and headings. */
type Met = { worths: Float32Array; named: Float32Array };

/** The passages that hold most of the terms' weight. */
function candidates(index: KnowledgeIndex, weighed: readonly Weighed[], sees: Query["sees"]): Entry[] {
  const totals = new Float64Array(index.size);
  const anywhere = new Float32Array(index.size);
  const named = new Float32Array(index.size);
  for (const { term, weight } of weighed) {
    const touched: number[] = [];
    for (const [word, worth] of term.options)
      index.eachWith(word, (entry, places) => {
        if (anywhere[entry] === 0) touched.push(entry);
        if (worth > (anywhere[entry] ?? 0)) anywhere[entry] = worth;
        if (places & (IN_HEADING | IN_TITLE) && worth > (named[entry] ?? 0)) named[entry] = worth;
      });
    for (const entry of touched) {
      totals[entry] = (totals[entry] ?? 0) + weight * ((anywhere[entry] ?? 0) + (named[entry] ?? 0) / 2);
      anywhere[entry] = 0;
      named[entry] = 0;
    }
  }
  const found: number[] = [];
  for (const [entry, value] of totals.entries()) {
    const document = index.entries[entry]?.document;
    if (value > 0 && document && sees(document)) found.push(entry);
  }
  return found
    .sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b)
    .slice(0, CANDIDATES)
    .flatMap((entry) => index.entries[entry] ?? []);
}

function meet({ document, passage }: Entry, weighed: readonly Weighed[]): Met {
  const [worths, named] = [new Float32Array(weighed.length), new Float32Array(weighed.length)];
  const mark = (words: readonly string[], isNamed: boolean) => {
    for (const word of words)
      for (const [at, { term }] of weighed.entries()) {
        const worth = term.options.get(word) ?? 0;
        if (worth > (worths[at] ?? 0)) worths[at] = worth;
        if (isNamed && worth > (named[at] ?? 0)) named[at] = worth;
      }
  };
  mark(document.title, true);
  mark(passage.headings, true);
  mark(passage.body, false);
  return { worths, named };
}

function judge(
  index: KnowledgeIndex,
  entry: Entry,
  weighed: readonly Weighed[],
  { asked, demanded }: { asked: readonly FactKind[]; demanded: readonly FactKind[] },
): Ranked {
  const { document, passage } = entry;
  const { worths, named } = meet(entry, weighed);
  const counted = weighed.reduce((sum, { weight, counts }) => sum + (counts ? weight : 0), 0) || 1;
  const all = weighed.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const share = (of: Float32Array, counting: boolean) =>
    weighed.reduce((sum, { weight, counts }, at) => sum + (counts || !counting ? weight * (of[at] ?? 0) : 0), 0) /
    (counting ? counted : all);
  const hits: Hits = {};
  const counts = countWords(passage.body, weighed, hits);
  const density =
    weighed.reduce((sum, { weight }, at) => sum + weight * saturate(counts[at] ?? 0, passage.body.length, index.averageLength), 0) / all;
  const near = nearness(passage.body, weighed);
  const scattered = near === 0 && passage.body.length > LONG_WORDS && named.every((worth) => worth === 0);
  const lacking = demanded.some((kind) => !passage.facts.has(kind));
  const coverage = Math.min(limited(share(worths, true), weighed, worths, scattered), lacking ? ONE_OF_SEVERAL : 1);
  const facts = asked.length === 0 ? 0 : asked.filter((kind) => passage.facts.has(kind)).length / asked.length;
  const title = document.title.length === 0 ? 0 : document.title.filter((word) => hitsTitle(weighed, word)).length / document.title.length;
  const score =
    PARTS.coverage * share(worths, false) +
    PARTS.named * share(named, false) +
    PARTS.density * density +
    PARTS.nearness * near +
    PARTS.fact * facts +
    PARTS.title * title;
  return {
    id: passage.id,
    documentId: document.id,
    score: score * (document.outdated ? OUTDATED : 1) * (document.preferred ? PREFERRED : 1),
    coverage,
    hits,
  };
}

const hitsTitle = (weighed: readonly Weighed[], word: string): boolean => weighed.some(({ term }) => (term.options.get(word) ?? 0) >= 0.7);

/** What speaks of one word of several, or of the context alone, does not speak of the question. */
function limited(share: number, weighed: readonly Weighed[], worths: Float32Array, scattered: boolean): number {
  const content = weighed.flatMap(({ term, own, counts }, at) => (term.soft || !counts ? [] : [{ own, held: (worths[at] ?? 0) > 0 }]));
  const held = content.filter((one) => one.held);
  const anew = weighed.some(({ own }) => own) && !held.some(({ own }) => own) && content.some(({ own }) => own);
  if (!anew && (content.length <= 1 || (held.length > 1 && !scattered))) return share;
  return Math.min(share, weighed.some(({ own, counts }) => !own && counts) ? ONE_OF_BOTH : ONE_OF_SEVERAL);
}

const saturate = (n: number, length: number, average: number): number => n / (n + K * (1 - B + (B * length) / Math.max(1, average)));

/** How often each term stands in a text, its options by their worth. @param hits is filled with what each word says */
function countWords(body: readonly string[], weighed: readonly Weighed[], hits: Hits): number[] {
  const counts = weighed.map(() => 0);
  for (const word of body)
    for (const [at, { term, weight }] of weighed.entries()) {
      const worth = term.options.get(word) ?? 0;
      if (worth === 0) continue;
      counts[at] = (counts[at] ?? 0) + worth;
      if ((hits[word]?.value ?? 0) < worth * weight) hits[word] = { term: at, value: worth * weight };
    }
  return counts;
}

/** Terms of the question that stand within so many words of each other. */
const NEAR = 6;

/** How many neighbouring terms of the question stand near each other in a text. */
function nearness(body: readonly string[], weighed: readonly Weighed[]): number {
  const terms = weighed.filter(({ term, own }) => own && !term.soft).map(({ term }) => term);
  if (terms.length < 2) return 0;
  const last = new Map<number, number>();
  const pairs = new Set<string>();
  for (const [at, word] of body.entries())
    for (const [place, term] of terms.entries()) {
      if (!term.options.has(word)) continue;
      for (const [other, stood] of last)
        if (other !== place && at - stood <= NEAR) pairs.add(`${Math.min(place, other)} ${Math.max(place, other)}`);
      last.set(place, at);
    }
  return Math.min(1, pairs.size / (terms.length - 1));
}
