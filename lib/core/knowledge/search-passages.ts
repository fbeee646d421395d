import { desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { documents, passages } from "../../../db/schema";
import type { Core } from "./core";
import { coverageOf, fuse, pickBest, type Term, toTsquery, weightOf, withContext } from "./judge-passage";
import { readQuestion } from "./read-question";
import { fuseRankings } from "./vectors/fuse-rankings";

export type FoundPassage = {
  id: number;
  documentId: number;
  title: string;
  headings: string[];
  text: string;
  url: string | null;
  /** How well its words fit the question, 0 to 1; 0 where it was found by its meaning alone. */
  score: number;
  /** How much of what the question asks for the passage speaks of, 0 to 1; rare words count for more. */
  coverage: number;
};

/** As many as the database ranks first are weighed against each other. */
const CANDIDATES = 50;

/** The sum of `values` over the queries that a passage meets. */
function sumOf(queries: readonly string[], values: readonly number[]): SQL<number> {
  const cases = queries.map((query, at) => sql`case when ${passages.search} @@ ${query}::tsquery then ${values[at]}::float8 else 0 end`);
  return cases.length === 0 ? sql<number>`0::float8` : sql<number>`(${sql.join(cases, sql` + `)})`;
}

const ones = (terms: readonly unknown[]): number[] => terms.map(() => 1);
const worths = (terms: readonly Term[]): number[] => terms.map(({ worth }) => worth);

type Searcher = Pick<Core, "db" | "nearest">;

/**
 * The passages of an assistant's knowledge that speak most of what is asked, best first: by their words, and by
 * their meaning where an embedding model is set and answers in time.
 * @param context what was asked before, which the question goes on with: its words count for less
 */
export async function searchPassages(
  core: Searcher,
  assistantId: string,
  question: string,
  limit = 5,
  context = "",
): Promise<FoundPassage[]> {
  const [found, near] = await Promise.all([
    searchWords(core, assistantId, question, context),
    core.nearest?.(assistantId, `${context} ${question}`.trim()) ?? [],
  ]);
  if (near.length === 0) return pickBest(found, limit);
  const known = new Map(found.map((passage) => [passage.id, passage]));
  for (const passage of await loadPassages(
    core,
    near.filter((id) => !known.has(id)),
  ))
    known.set(passage.id, passage);
  const fused = fuseRankings(
    found.map(({ id }) => id),
    near,
  );
  const ranked = fused.flatMap(({ id, score }) => {
    const passage = known.get(id);
    return passage ? [{ passage, score, documentId: passage.documentId }] : [];
  });
  return pickBest(ranked, limit).map(({ passage }) => passage);
}

/** What is shown of a passage and of its document. */
const PASSAGE = {
  id: passages.id,
  documentId: passages.document_id,
  title: documents.title,
  headings: passages.headings,
  text: passages.text,
  url: documents.url,
};

/** Passages that no word of the question led to. */
async function loadPassages(core: Searcher, ids: readonly number[]): Promise<FoundPassage[]> {
  if (ids.length === 0) return [];
  const rows = await core.db
    .select(PASSAGE)
    .from(passages)
    .innerJoin(documents, eq(documents.id, passages.document_id))
    .where(inArray(passages.id, [...ids]));
  return rows.map((row) => ({ ...row, score: 0, coverage: 0 }));
}

/** What the words of the question find, best first. */
async function searchWords(core: Searcher, assistantId: string, question: string, context: string): Promise<FoundPassage[]> {
  const asked = await readQuestion(core, assistantId, question, context);
  const before = context === "" ? { terms: [], pairs: [] } : await readQuestion(core, assistantId, context);
  const terms = withContext(asked.terms, before.terms);
  const pairs = [...asked.pairs, ...before.pairs];
  if (terms.length === 0) return [];
  const anywhere = terms.map(({ lexemes }) => toTsquery(lexemes));
  const headings = terms.map(({ lexemes }) => toTsquery(lexemes, "A"));
  const query = sql`${anywhere.join(" | ")}::tsquery`;
  const held = sumOf(anywhere, worths(terms));
  const named = sumOf(headings, worths(terms));
  const rows = await core.db
    .select({
      ...PASSAGE,
      rank: sql<number>`ts_rank_cd(${passages.search}, ${query}, 1)`,
      held,
      named,
      hits: sumOf(anywhere, ones(anywhere)),
      anew: sumOf(context === "" ? [] : anywhere.slice(0, asked.terms.length), ones(asked.terms)),
      together: sumOf(pairs, ones(pairs)),
    })
    .from(passages)
    .innerJoin(documents, eq(documents.id, passages.document_id))
    .where(sql`${passages.assistant_id} = ${assistantId} and ${passages.search} @@ ${query}`)
    .orderBy(desc(sql`${held} + ${named} / 2`), passages.id)
    .limit(CANDIDATES);
  const best = Math.max(...rows.map((row) => row.rank));
  return rows
    .map(({ rank, held, named, hits, anew, together, ...passage }) => {
      // What speaks of the context alone answers the question before.
      const coverage = coverageOf(terms, held, anew > 0 || asked.terms.length === 0 || before.terms.length === 0 ? hits : 1);
      const heading = named / weightOf(terms);
      const phrase = pairs.length > 0 ? together / pairs.length : 0;
      return { ...passage, coverage, score: fuse({ coverage, heading, phrase, rank: best > 0 ? rank / best : 0 }) };
    })
    .sort((a, b) => b.score - a.score || a.id - b.id);
}
