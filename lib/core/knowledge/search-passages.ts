import { eq, inArray } from "drizzle-orm";
import { documents, passages } from "../../../db/schema";
import { cut } from "../../protocol/cut";
import type { Core } from "./core";
import { openIndex } from "./retrieval/open-index";
import { pickBest } from "./retrieval/pick-best";
import { type Hits, type Ranked, rankPassages } from "./retrieval/rank-passages";
import { readTerms } from "./retrieval/read-terms";
import { fuseRankings } from "./vectors/fuse-rankings";

export type FoundPassage = {
  id: number;
  documentId: number;
  title: string;
  headings: string[];
  text: string;
  url: string | null;
  /** How well its words fit the question, 0 to about 1; 0 where it was found by its meaning alone. */
  score: number;
  /** How much of what the question asks for the passage speaks of, 0 to 1; rare words count for more. */
  coverage: number;
  /** Words of the passage that speak of what is asked, folded, with how much each says. */
  hits?: Hits;
};

/** What was said before a question. */
export type SearchContext = {
  text: string;
  /** `asked`: the question goes on with it; `told`: it only tells how the question came about. */
  kind: "asked" | "told";
};

/** What the words of a context are worth beside those of the question. */
const CONTEXT_WORTH = { asked: 0.5, told: 0.15 } as const;
/** A question's first words say what it is about; the rest would only cost. */
const QUESTION_CHARS = 1000;

type Searcher = Pick<Core, "db" | "nearest">;

const plain = (text: string): string => cut(text, QUESTION_CHARS).replaceAll("\0", " ").toWellFormed();

/**
 * The passages of an assistant's knowledge that speak most of what is asked, best first: by their words, and by
 * their meaning where an embedding model is set and answers in time.
 * @param context what was said before, which the question goes on with: its words count for less
 */
export async function searchPassages(
  core: Searcher,
  assistantId: string,
  question: string,
  limit = 5,
  context?: SearchContext,
): Promise<FoundPassage[]> {
  const [found, near] = await Promise.all([
    searchWords(core, assistantId, question, context),
    core.nearest?.(assistantId, `${context?.text ?? ""} ${question}`.trim()) ?? [],
  ]);
  if (near.length === 0) return loadPassages(core, pickBest(found, limit));
  const known = new Map(found.map((passage) => [passage.id, passage]));
  const fused = fuseRankings(
    found.map(({ id }) => id),
    near,
  );
  const ids = fused.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const owners = await loadOwners(core, ids);
  const ranked = fused.flatMap(({ id, score }) => {
    const documentId = known.get(id)?.documentId ?? owners.get(id);
    return documentId === undefined ? [] : [{ id, documentId, score }];
  });
  return loadPassages(
    core,
    pickBest(ranked, limit).map(({ id, documentId }) => known.get(id) ?? { id, documentId, score: 0, coverage: 0, hits: {} }),
  );
}

/** The documents of passages that no word of the question led to. */
async function loadOwners(core: Searcher, ids: number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await core.db.select({ id: passages.id, documentId: passages.document_id }).from(passages).where(inArray(passages.id, ids));
  return new Map(rows.map(({ id, documentId }) => [id, documentId]));
}

/** What is shown of passages and their documents, in their order. */
async function loadPassages(core: Searcher, ranked: readonly Ranked[]): Promise<FoundPassage[]> {
  if (ranked.length === 0) return [];
  const rows = await core.db
    .select({ id: passages.id, title: documents.title, headings: passages.headings, text: passages.text, url: documents.url })
    .from(passages)
    .innerJoin(documents, eq(documents.id, passages.document_id))
    .where(
      inArray(
        passages.id,
        ranked.map(({ id }) => id),
      ),
    );
  const shown = new Map(rows.map((row) => [row.id, row]));
  return ranked.flatMap(({ id, documentId, score, coverage, hits }) => {
    const row = shown.get(id);
    return row ? [{ ...row, documentId, score, coverage, hits }] : [];
  });
}

/** What the words of the question find, best first. */
async function searchWords(core: Searcher, assistantId: string, question: string, context: SearchContext | undefined): Promise<Ranked[]> {
  const index = await openIndex(core.db, assistantId);
  const text = plain(question);
  const terms = await readTerms(core.db, index, text);
  const before = context ? await readTerms(core.db, index, plain(context.text)) : [];
  return rankPassages(index, {
    text,
    terms,
    context: before,
    contextWorth: CONTEXT_WORTH[context?.kind ?? "asked"],
    contextCounts: context?.kind === "asked",
  });
}
