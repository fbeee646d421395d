import { desc, eq, sql } from "drizzle-orm";
import { documents, passages } from "../../../db/schema";
import type { Core } from "../core";
import { coverageOf, fuse, isMeaningful, type Term, toTsquery, weigh } from "./judge-passage";

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

/** A question's first words say what it is about; the rest would only cost. */
const QUESTION_CHARS = 1000;
const TERMS_MAX = 32;
/** As many as the database ranks first are weighed against each other. */
const CANDIDATES = 100;

/** The question's words as the index spells them, each with how rare it is in what this assistant knows. */
async function readTerms(core: Core, assistantId: string, question: string): Promise<Term[]> {
  const text = question.slice(0, QUESTION_CHARS).replaceAll("\0", " ").toWellFormed();
  const [found] = await core.db
    .select({ lexemes: sql<string[]>`to_jsonb(tsvector_to_array(to_tsvector('english', ${text})))` })
    .from(sql`(select 1) as one`);
  const lexemes = (found?.lexemes ?? []).filter(isMeaningful).slice(0, TERMS_MAX);
  if (lexemes.length === 0) return [];
  const queries = JSON.stringify(lexemes.map((lexeme) => ({ lexeme, query: toTsquery([lexeme]) })));
  const rows = await core.db
    .select({
      lexeme: sql<string>`t.lexeme`,
      among: sql<number>`(select count(*)::int from ${passages} where ${passages.assistant_id} = ${assistantId} and ${passages.search} @@ t.query::tsquery)`,
      total: sql<number>`(select count(*)::int from ${passages} where ${passages.assistant_id} = ${assistantId})`,
    })
    .from(sql`jsonb_to_recordset(${queries}::jsonb) as t(lexeme text, query text)`);
  return rows.map((row) => ({ lexeme: row.lexeme, weight: weigh(row.among, row.total) }));
}

/** The passages of an assistant's knowledge that speak most of what is asked, best first. */
export async function searchPassages(core: Core, assistantId: string, question: string, limit = 5): Promise<FoundPassage[]> {
  const terms = await readTerms(core, assistantId, question);
  if (terms.length === 0) return [];
  const query = sql`${toTsquery(terms.map((term) => term.lexeme))}::tsquery`;
  const rank = sql<number>`ts_rank_cd(${passages.search}, ${query}, 1)`;
  const rows = await core.db
    .select({
      id: passages.id,
      documentId: passages.document_id,
      title: documents.title,
      headings: passages.headings,
      text: passages.text,
      url: documents.url,
      rank,
      body: sql<string[]>`to_jsonb(tsvector_to_array(ts_filter(${passages.search}, '{b}')))`,
      heading: sql<string[]>`to_jsonb(tsvector_to_array(ts_filter(${passages.search}, '{a}')))`,
    })
    .from(passages)
    .innerJoin(documents, eq(documents.id, passages.document_id))
    .where(sql`${passages.assistant_id} = ${assistantId} and ${passages.search} @@ ${query}`)
    .orderBy(desc(rank), passages.id)
    .limit(CANDIDATES);
  const best = Math.max(...rows.map((row) => row.rank));
  return rows
    .map(({ rank, body, heading, ...passage }) => ({
      ...passage,
      coverage: coverageOf(terms, [...body, ...heading]),
      score: fuse({
        coverage: coverageOf(terms, [...body, ...heading]),
        heading: coverageOf(terms, heading),
        rank: best > 0 ? rank / best : 0,
      }),
    }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
    .slice(0, limit);
}
