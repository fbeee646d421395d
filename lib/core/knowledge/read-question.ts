import { and, eq, like, or, sql } from "drizzle-orm";
import { knowledgeWords, passages } from "../../../db/schema";
import { cut } from "../../protocol/cut";
import type { Core } from "./core";
import { type AskedTerm, GUESS_WORTH, isMeaningful, toTsquery, weigh } from "./judge-passage";
import { languageOf, STEMMERS, type Stemmer } from "./language";
import { likelyWords } from "./likely-words";

/** A question as the index of an assistant's knowledge spells it. */
export type ReadQuestion = {
  terms: AskedTerm[];
  /** Queries for two of its words that stand together as they do in it. */
  pairs: string[];
};

/** A question's first words say what it is about; the rest would only cost. */
const QUESTION_CHARS = 1000;
const TERMS_MAX = 32;
const PAIRS_MAX = 16;

type Searcher = Pick<Core, "db">;

/**
 * The question's words with how rare each is in what the assistant knows; a word that it does not hold as what it likely means.
 * @param context what was asked before, which shows the language too
 */
export async function readQuestion(core: Searcher, assistantId: string, question: string, context = ""): Promise<ReadQuestion> {
  const text = cut(question, QUESTION_CHARS).replaceAll("\0", " ").toWellFormed();
  const stemmer = await stemmerFor(core, assistantId, `${context} ${text}`);
  const [found] = await core.db
    .select({
      lexemes: sql<string[]>`to_jsonb(tsvector_to_array(to_tsvector(${stemmer}::regconfig, ${text})))`,
      phrase: sql<string>`phraseto_tsquery(${stemmer}::regconfig, ${text})::text`,
    })
    .from(sql`(select 1) as one`);
  const lexemes = (found?.lexemes ?? []).filter(isMeaningful).slice(0, TERMS_MAX);
  if (lexemes.length === 0) return { terms: [], pairs: [] };
  const terms = await weighAll(
    core,
    assistantId,
    lexemes.map((lexeme) => [lexeme]),
  );
  return { terms: await guessUnknown(core, assistantId, terms), pairs: pairsOf(found?.phrase ?? "") };
}

/** The question's own language, where something is known in it; else the one that most is known in. */
async function stemmerFor(core: Searcher, assistantId: string, question: string): Promise<Stemmer> {
  const own = STEMMERS[languageOf(question)];
  const rows = await core.db
    .select({ language: sql<Stemmer>`${passages.language}::text` })
    .from(passages)
    .where(eq(passages.assistant_id, assistantId))
    .groupBy(passages.language)
    .orderBy(sql`count(*) desc`);
  return rows.some(({ language }) => language === own) ? own : (rows[0]?.language ?? own);
}

async function weighAll(core: Searcher, assistantId: string, words: readonly string[][]): Promise<AskedTerm[]> {
  const queries = JSON.stringify(words.map((lexemes) => ({ lexemes, query: toTsquery(lexemes) })));
  const rows = await core.db
    .select({
      lexemes: sql<string[]>`t.lexemes`,
      among: sql<number>`(select count(*)::int from ${passages} where ${passages.assistant_id} = ${assistantId} and ${passages.search} @@ t.query::tsquery)`,
      total: sql<number>`(select count(*)::int from ${passages} where ${passages.assistant_id} = ${assistantId})`,
    })
    .from(sql`jsonb_to_recordset(${queries}::jsonb) as t(lexemes jsonb, query text)`);
  return rows.map(({ lexemes, among, total }) => {
    const weight = weigh(among, total);
    return { lexemes, among, weight, worth: weight };
  });
}

/** A word that nothing holds becomes the words it is likely meant as, where there are any. */
async function guessUnknown(core: Searcher, assistantId: string, terms: readonly AskedTerm[]): Promise<AskedTerm[]> {
  const unknown = terms.filter(({ among }) => among === 0).map(({ lexemes }) => lexemes[0] ?? "");
  const letters = [...new Set(unknown.map((word) => word[0] ?? ""))].filter((letter) => /\p{L}/u.test(letter));
  if (letters.length === 0) return [...terms];
  const rows = await core.db
    .select({ word: knowledgeWords.word })
    .from(knowledgeWords)
    .where(and(eq(knowledgeWords.assistant_id, assistantId), or(...letters.map((letter) => like(knowledgeWords.word, `${letter}%`)))));
  const guesses = unknown.map((word) =>
    likelyWords(
      word,
      rows.map((row) => row.word).filter((known) => known[0] === word[0]),
    ),
  );
  const meant = await weighAll(
    core,
    assistantId,
    guesses.filter((lexemes) => lexemes.length > 0),
  );
  return terms.map((term) => {
    const guess = term.among === 0 ? guesses[unknown.indexOf(term.lexemes[0] ?? "")] : undefined;
    const found = meant.find(({ among, lexemes }) => among > 0 && lexemes.join() === guess?.join());
    return found ? { ...found, worth: found.weight * GUESS_WORTH } : term;
  });
}

/** `'send' <-> 'shoe' <2> 'back'` as its neighbours, each pair a query of its own. */
function pairsOf(phrase: string): string[] {
  const parts = phrase.match(/'(?:[^']|'')*'|<(?:-|\d+)>/g) ?? [];
  const pairs: string[] = [];
  for (let at = 0; at + 2 < parts.length; at += 2) pairs.push(parts.slice(at, at + 3).join(" "));
  return pairs.slice(0, PAIRS_MAX);
}
