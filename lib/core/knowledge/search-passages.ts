import { desc, eq, type SQL, sql } from "drizzle-orm";
import { documents, passages } from "../../../db/schema";
import type { Core } from "../core";
import { coverageOf, fuse, pickBest, type Term, toTsquery, weightOf } from "./judge-passage";
import { readQuestion } from "./read-question";

export type FoundPassage = {
  id: number;
  documentId: number;
  title: string;
  headings: string[];
  text: string;
  url: string | null;
  /** What the passages are ordered by: 0 to 1, higher is better. */
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

/** The passages of an assistant's knowledge that speak most of what is asked, best first. */
export async function searchPassages(core: Pick<Core, "db">, assistantId: string, question: string, limit = 5): Promise<FoundPassage[]> {
  const { terms, pairs } = await readQuestion(core, assistantId, question);
  if (terms.length === 0) return [];
  const anywhere = terms.map(({ lexemes }) => toTsquery(lexemes));
  const headings = terms.map(({ lexemes }) => toTsquery(lexemes, "A"));
  const query = sql`${anywhere.join(" | ")}::tsquery`;
  const held = sumOf(anywhere, worths(terms));
  const named = sumOf(headings, worths(terms));
  const rows = await core.db
    .select({
      id: passages.id,
      documentId: passages.document_id,
      title: documents.title,
      headings: passages.headings,
      text: passages.text,
      url: documents.url,
      rank: sql<number>`ts_rank_cd(${passages.search}, ${query}, 1)`,
      held,
      named,
      hits: sumOf(anywhere, ones(anywhere)),
      together: sumOf(pairs, ones(pairs)),
    })
    .from(passages)
    .innerJoin(documents, eq(documents.id, passages.document_id))
    .where(sql`${passages.assistant_id} = ${assistantId} and ${passages.search} @@ ${query}`)
    .orderBy(desc(sql`${held} + ${named} / 2`), passages.id)
    .limit(CANDIDATES);
  const best = Math.max(...rows.map((row) => row.rank));
  const found = rows
    .map(({ rank, held, named, hits, together, ...passage }) => {
      const coverage = coverageOf(terms, held, hits);
      const heading = named / weightOf(terms);
      const phrase = pairs.length > 0 ? together / pairs.length : 0;
      return { ...passage, coverage, score: fuse({ coverage, heading, phrase, rank: best > 0 ? rank / best : 0 }) };
    })
    .sort((a, b) => b.score - a.score || a.id - b.id);
  return pickBest(found, limit);
}
