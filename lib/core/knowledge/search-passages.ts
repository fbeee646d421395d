import { and, eq, gt, inArray, isNull, or, type SQL } from "drizzle-orm";
import { documents, passages } from "../../../db/schema";
import { cut } from "../../protocol/cut";
import type { DocumentAudience } from "../../protocol/document-settings";
import type { Core } from "./core";
import { detectLanguage } from "./lexicon/detect-language";
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

type Searcher = Pick<Core, "db" | "nearest" | "now">;

type SearchOptions = {
  /** What the question goes on with: its words count for less. */
  context?: SearchContext | undefined;
  /** For whom it is searched: what is for fewer is not found. */
  audience?: DocumentAudience;
};

/** Whom documents are for that each of them sees. */
const SEEN: Readonly<Record<DocumentAudience, readonly DocumentAudience[]>> = {
  visitors: ["visitors"],
  customers: ["visitors", "customers"],
  members: ["visitors", "customers", "members"],
};

/** The documents that may be answered from, whatever an index that is a little older says. */
const answerable = (audience: DocumentAudience, now: Date) =>
  and(
    eq(documents.state, "published"),
    inArray(documents.audience, [...SEEN[audience]]),
    or(isNull(documents.valid_until), gt(documents.valid_until, now)),
  );

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
  { context, audience = "visitors" }: SearchOptions = {},
): Promise<FoundPassage[]> {
  const seen = answerable(audience, core.now());
  const [found, near] = await Promise.all([
    searchWords(core, assistantId, question, context, audience),
    core.nearest?.(assistantId, `${context?.text ?? ""} ${question}`.trim()) ?? [],
  ]);
  if (near.length === 0) return loadPassages(core, pickBest(found, limit), seen);
  const known = new Map(found.map((passage) => [passage.id, passage]));
  const fused = fuseRankings(
    found.map(({ id }) => id),
    near,
  );
  const ids = fused.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const owners = await loadOwners(core, ids, seen);
  const ranked = fused.flatMap(({ id, score }) => {
    const documentId = known.get(id)?.documentId ?? owners.get(id);
    return documentId === undefined ? [] : [{ id, documentId, score }];
  });
  return loadPassages(
    core,
    pickBest(ranked, limit).map(({ id, documentId }) => known.get(id) ?? { id, documentId, score: 0, coverage: 0, hits: {} }),
    seen,
  );
}

/** The documents of passages that no word of the question led to. */
async function loadOwners(core: Searcher, ids: number[], seen: SQL | undefined): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await core.db
    .select({ id: passages.id, documentId: passages.document_id })
    .from(passages)
    .innerJoin(documents, eq(documents.id, passages.document_id))
    .where(and(inArray(passages.id, ids), seen));
  return new Map(rows.map(({ id, documentId }) => [id, documentId]));
}

/** What is shown of passages and their documents, in their order. */
async function loadPassages(core: Searcher, ranked: readonly Ranked[], seen: SQL | undefined): Promise<FoundPassage[]> {
  if (ranked.length === 0) return [];
  const rows = await core.db
    .select({ id: passages.id, title: documents.title, headings: passages.headings, text: passages.text, url: documents.url })
    .from(passages)
    .innerJoin(documents, eq(documents.id, passages.document_id))
    .where(
      and(
        inArray(
          passages.id,
          ranked.map(({ id }) => id),
        ),
        seen,
      ),
    );
  const shown = new Map(rows.map((row) => [row.id, row]));
  return ranked.flatMap(({ id, documentId, score, coverage, hits }) => {
    const row = shown.get(id);
    return row ? [{ ...row, documentId, score, coverage, hits }] : [];
  });
}

/** The language that most of an assistant's knowledge is in, as its code, where a question is in one that it does not hold; else null. */
export async function languageToSearchIn({ db }: Pick<Core, "db">, assistantId: string, question: string): Promise<string | null> {
  const { languages } = await openIndex(db, assistantId);
  return languages.includes(detectLanguage(plain(question), languages)) ? null : (languages[0] ?? null);
}

/** What the words of the question find, best first. */
async function searchWords(
  core: Searcher,
  assistantId: string,
  question: string,
  context: SearchContext | undefined,
  audience: DocumentAudience,
): Promise<Ranked[]> {
  const index = await openIndex(core.db, assistantId);
  const text = plain(question);
  const terms = await readTerms(core.db, index, text);
  const now = core.now().getTime();
  const before = context ? await readTerms(core.db, index, plain(context.text)) : [];
  return rankPassages(index, {
    text,
    terms,
    context: before,
    contextWorth: CONTEXT_WORTH[context?.kind ?? "asked"],
    contextCounts: context?.kind === "asked",
    sees: (document) => SEEN[audience].includes(document.audience) && (document.validUntil === null || document.validUntil > now),
  });
}
