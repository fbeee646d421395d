import { type FactKind, factsAsked } from "../lexicon/facts";
import { type Entry, IN_HEADING, IN_TITLE, type KnowledgeIndex } from "./knowledge-index";
import type { Term } from "./read-terms";

/** A passage that speaks of what is asked. */
export type Ranked = {
  id: number;
  documentId: number;
  score: number;
  coverage: number;
  /** What its words say of the question, by word. */
  hits: Record<string, number>;
};

/** As many as the words alone rank first are weighed against each other. */
const CANDIDATES = 60;
/** What each part of a passage's score counts for. */
const PARTS = { coverage: 0.5, named: 0.2, density: 0.1, nearness: 0.08, fact: 0.07, title: 0.12 } as const;
/** A page that says of itself that it holds no longer gives way to others. */
const OUTDATED = 0.6;
/** One word in common is no answer to a question of several. */
const ONE_OF_SEVERAL = 0.5;
/** BM25's own. */
const [K, B] = [1.2, 0.6];

/** What a question is ranked by: its own terms, and those of what it goes on with, which count for less. */
export type Query = { text: string; terms: readonly Term[]; context: readonly Term[]; contextWorth: number; contextCounts: boolean };

type Weighed = { term: Term; weight: number; own: boolean; counts: boolean };

/** The passages that speak of what is asked, best first. */
export function rankPassages(index: KnowledgeIndex, query: Query): Ranked[] {
  const weighed = weighedTerms(query);
  if (weighed.length === 0) return [];
  const asked = factsAsked(query.text);
  return candidates(index, weighed)
    .flatMap(({ entry, worths, named }) => {
      const place = index.entries[entry];
      return place ? [judge(index, place, weighed, worths, named, asked)] : [];
    })
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

type Candidate = { entry: number; worths: Float32Array; named: Float32Array; value: number };

/** The passages that hold most of the terms' weight. */
function candidates(index: KnowledgeIndex, weighed: readonly Weighed[]): Candidate[] {
  const found = new Map<number, Candidate>();
  for (const [at, { term }] of weighed.entries())
    for (const [word, worth] of term.options)
      index.eachWith(word, (entry, places) => {
        let candidate = found.get(entry);
        if (!candidate) {
          candidate = { entry, worths: new Float32Array(weighed.length), named: new Float32Array(weighed.length), value: 0 };
          found.set(entry, candidate);
        }
        if (worth > (candidate.worths[at] ?? 0)) candidate.worths[at] = worth;
        if (places & (IN_HEADING | IN_TITLE) && worth > (candidate.named[at] ?? 0)) candidate.named[at] = worth;
      });
  for (const candidate of found.values())
    candidate.value = weighed.reduce(
      (sum, { weight }, at) => sum + weight * ((candidate.worths[at] ?? 0) + (candidate.named[at] ?? 0) / 2),
      0,
    );
  return [...found.values()].sort((a, b) => b.value - a.value).slice(0, CANDIDATES);
}

function judge(
  index: KnowledgeIndex,
  { document, passage }: Entry,
  weighed: readonly Weighed[],
  worths: Float32Array,
  named: Float32Array,
  asked: readonly FactKind[],
): Ranked {
  const counted = weighed.reduce((sum, { weight, counts }) => sum + (counts ? weight : 0), 0) || 1;
  const all = weighed.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const share = (of: Float32Array, counting: boolean) =>
    weighed.reduce((sum, { weight, counts }, at) => sum + (counts || !counting ? weight * (of[at] ?? 0) : 0), 0) / (counting ? counted : all);
  const hits: Record<string, number> = {};
  const counts = countWords(passage.body, weighed, hits);
  const density = weighed.reduce((sum, { weight }, at) => sum + weight * saturate(counts[at] ?? 0, passage.body.length, index.averageLength), 0) / all;
  const coverage = limited(share(worths, true), weighed, worths);
  const facts = asked.length === 0 ? 0 : asked.filter((kind) => passage.facts.has(kind)).length / asked.length;
  const title = document.title.length === 0 ? 0 : document.title.filter((word) => hitsTitle(weighed, word)).length / document.title.length;
  const score =
    PARTS.coverage * share(worths, false) +
    PARTS.named * share(named, false) +
    PARTS.density * density +
    PARTS.nearness * nearness(passage.body, weighed) +
    PARTS.fact * facts +
    PARTS.title * title;
  return { id: passage.id, documentId: document.id, score: score * (document.outdated ? OUTDATED : 1), coverage, hits };
}

const hitsTitle = (weighed: readonly Weighed[], word: string): boolean => weighed.some(({ term }) => (term.options.get(word) ?? 0) >= 0.7);

/** What speaks of one word of several, or of the context alone, does not speak of the question. */
function limited(share: number, weighed: readonly Weighed[], worths: Float32Array): number {
  const content = weighed.flatMap(({ term, own, counts }, at) => (term.soft || !counts ? [] : [{ own, held: (worths[at] ?? 0) > 0 }]));
  const held = content.filter((one) => one.held);
  const anew = weighed.some(({ own }) => own) && !held.some(({ own }) => own) && content.some(({ own }) => own);
  return (held.length <= 1 && content.length > 1) || anew ? Math.min(share, ONE_OF_SEVERAL) : share;
}

const saturate = (n: number, length: number, average: number): number => n / (n + K * (1 - B + (B * length) / Math.max(1, average)));

/** How often each term stands in a text, its options by their worth. @param hits is filled with what each word says */
function countWords(body: readonly string[], weighed: readonly Weighed[], hits: Record<string, number>): number[] {
  const counts = weighed.map(() => 0);
  for (const word of body)
    for (const [at, { term, weight }] of weighed.entries()) {
      const worth = term.options.get(word) ?? 0;
      if (worth === 0) continue;
      counts[at] = (counts[at] ?? 0) + worth;
      hits[word] = Math.max(hits[word] ?? 0, worth * weight);
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
      for (const [other, stood] of last) if (other !== place && at - stood <= NEAR) pairs.add(`${Math.min(place, other)} ${Math.max(place, other)}`);
      last.set(place, at);
    }
  return Math.min(1, pairs.size / (terms.length - 1));
}
