import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../../../db/database";
import { documents, passages } from "../../../../db/schema";
import type { DocumentAudience } from "../../../protocol/document-settings";
import { detectLanguage } from "../lexicon/detect-language";
import { KNOWN_AT_MOST } from "../limits";
import { type IndexedDocument, indexDocument, KnowledgeIndex, type SourcePassage } from "./knowledge-index";
import { stemWords } from "./stem-words";
import { type Breathe, breathing, eachInTurns } from "./turns";

/** Documents are read together up to so many, and so many bytes of them. */
const DOCUMENTS_AT_ONCE = 10;
const BYTES_AT_ONCE = 256 * 1024;
/** A document's language shows in so many of its passages. */
const TELLING_PASSAGES = 20;
/** Different words of one assistant's knowledge; what comes after them is not found by words. Each costs half a KB. */
const WORDS_MAX = 300_000;

/** The stems of words, by the language of the documents that hold them. */
type Stems = Map<string, Map<string, string>>;

/** An assistant's knowledge as it was read, with what the next reading takes from it. */
export type ReadKnowledge = {
  version: string;
  documents: Map<number, { version: string; indexed: IndexedDocument }>;
  stems: Stems;
  index: KnowledgeIndex;
};

type Row = {
  id: number;
  title: string;
  version: string;
  size: number;
  passages: number;
  language: string | null;
  preferred: boolean;
  audience: DocumentAudience;
  valid_until: Date | null;
};

/** Reads what has changed since `before` and makes an index of all; others get their turn meanwhile. */
export async function readKnowledge(
  db: Db,
  assistantId: string,
  version: string,
  before: ReadKnowledge | undefined,
): Promise<ReadKnowledge> {
  const breathe = breathing();
  const rows = await listDocuments(db, assistantId);
  const known: ReadKnowledge["documents"] = new Map();
  const changed = rows.filter((row) => {
    const same = before?.documents.get(row.id);
    if (same?.version !== row.version) return true;
    known.set(row.id, same);
    return false;
  });
  for (const some of together(changed)) {
    const texts = await readPassages(
      db,
      some.map(({ id }) => id),
    );
    for (const row of some) {
      const own = texts.get(row.id) ?? [];
      const telling = own.slice(0, TELLING_PASSAGES).map(({ text }) => text);
      const language = row.language ?? detectLanguage([row.title, ...telling].join("\n"));
      const settings = { preferred: row.preferred, audience: row.audience, validUntil: row.valid_until?.getTime() ?? null };
      known.set(row.id, { version: row.version, indexed: await indexDocument({ ...row, language, settings }, own, breathe) });
    }
  }
  const indexed = rows.flatMap(({ id }) => known.get(id)?.indexed ?? []);
  const stems = await stemAll(db, indexed, before?.stems, breathe);
  return { version, documents: known, stems, index: await KnowledgeIndex.create(indexed, stems, breathe) };
}

/** The documents that are published, oldest first, as far as an assistant may know them: a database may hold more that came by another way. */
async function listDocuments(db: Db, assistantId: string): Promise<Row[]> {
  const rows = await db
    .select({
      id: documents.id,
      title: documents.title,
      version: sql<string>`xmin::text`,
      size: documents.size,
      language: documents.language,
      preferred: documents.preferred,
      audience: documents.audience,
      valid_until: documents.valid_until,
      passages: sql<number>`(select count(*)::int from passages p where p.document_id = documents.id)`,
    })
    .from(documents)
    .where(and(eq(documents.assistant_id, assistantId), eq(documents.state, "published")))
    .orderBy(asc(documents.id))
    .limit(KNOWN_AT_MOST.DOCUMENTS);
  let [bytes, count] = [0, 0];
  return rows.filter((row) => {
    if (bytes + row.size > KNOWN_AT_MOST.TEXT_BYTES || count + row.passages > KNOWN_AT_MOST.PASSAGES) return false;
    bytes += row.size;
    count += row.passages;
    return true;
  });
}

function together(rows: readonly Row[]): Row[][] {
  const groups: Row[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && last.length < DOCUMENTS_AT_ONCE && bytes + row.size <= BYTES_AT_ONCE) last.push(row);
    else {
      groups.push([row]);
      bytes = 0;
    }
    bytes += row.size;
  }
  return groups;
}

async function readPassages(db: Db, ids: number[]): Promise<Map<number, SourcePassage[]>> {
  const rows = await db
    .select({ id: passages.id, documentId: passages.document_id, headings: passages.headings, text: passages.text })
    .from(passages)
    .where(inArray(passages.document_id, ids))
    .orderBy(asc(passages.document_id), asc(passages.position));
  const texts = new Map<number, SourcePassage[]>();
  for (const { documentId, ...passage } of rows) {
    const own = texts.get(documentId);
    if (own) own.push(passage);
    else texts.set(documentId, [passage]);
  }
  return texts;
}

/** The stems of all words that are indexed. */
export async function stemAll(db: Db, indexed: readonly IndexedDocument[], before: Stems = new Map(), breathe: Breathe): Promise<Stems> {
  const stems: Stems = new Map();
  for (const [language, words] of await wordsByLanguage(indexed, breathe)) {
    const known = before.get(language);
    const own = new Map<string, string>();
    const unknown: string[] = [];
    const look = (word: string) => {
      const stem = known?.get(word);
      own.set(word, stem ?? word);
      if (stem === undefined) unknown.push(word);
    };
    await eachInTurns(words, look, breathe);
    const found = await stemWords(db, language, unknown);
    await eachInTurns(found, ([word, stem]) => own.set(word, stem), breathe);
    stems.set(language, own);
  }
  return stems;
}

async function wordsByLanguage(indexed: readonly IndexedDocument[], breathe: Breathe): Promise<Map<string, Set<string>>> {
  const words = new Map<string, Set<string>>();
  let left = WORDS_MAX;
  for (const { language, title, passages: own } of indexed) {
    const all = words.get(language) ?? new Set<string>();
    words.set(language, all);
    const add = (word: string) => {
      if (left === 0 || all.has(word)) return;
      all.add(word);
      left -= 1;
    };
    title.forEach(add);
    for (const { headings, body } of own) {
      headings.forEach(add);
      body.forEach(add);
      await breathe();
    }
  }
  return words;
}
