import { setImmediate as nextTurn } from "node:timers/promises";
import { asc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../../../db/database";
import { documents, passages } from "../../../../db/schema";
import { detectLanguage } from "../lexicon/detect-language";
import { type IndexedDocument, indexDocument, KnowledgeIndex, type SourcePassage } from "./knowledge-index";
import { stemWords } from "./stem-words";

/** So many documents are read and cut into words before others get their turn. */
const DOCUMENTS_AT_ONCE = 10;
/** As many passages are kept in memory over all assistants; those that were searched last stay. */
const PASSAGES_KEPT = 100_000;

type Opened = {
  version: string;
  documents: Map<number, { version: string; indexed: IndexedDocument }>;
  stems: Map<string, Map<string, string>>;
  index: KnowledgeIndex;
};
type Kept = { opened: Promise<Opened>; size: number };

/** What was indexed, by database and assistant, the one searched last at the end. */
const kept = new WeakMap<Db, Map<string, Kept>>();

/**
 * The index of an assistant's knowledge as it stands in the database now: kept in memory, and read anew only as far as documents
 * have changed, whichever node changed them.
 */
export async function openIndex(db: Db, assistantId: string): Promise<KnowledgeIndex> {
  const all = kept.get(db) ?? new Map<string, Kept>();
  kept.set(db, all);
  const before = all.get(assistantId);
  const version = await versionOf(db, assistantId);
  const known = await before?.opened.catch(() => undefined);
  // Another search has begun to read it meanwhile: perhaps what it reads is older than what is asked for here.
  if (all.get(assistantId) !== before) return openIndex(db, assistantId);
  const entry = before && known?.version === version ? before : { opened: readKnowledge(db, assistantId, version, known), size: 0 };
  all.delete(assistantId);
  all.set(assistantId, entry);
  try {
    const { index } = await entry.opened;
    entry.size = index.size;
    forget(all);
    return index;
  } catch (error) {
    if (all.get(assistantId) === entry) all.delete(assistantId);
    throw error;
  }
}

function forget(all: Map<string, Kept>): void {
  let size = [...all.values()].reduce((sum, entry) => sum + entry.size, 0);
  for (const [assistantId, entry] of all) {
    if (size <= PASSAGES_KEPT || all.size === 1) return;
    size -= entry.size;
    all.delete(assistantId);
  }
}

/** Changes with each document that is put, replaced or deleted: a row's `xmin` is the transaction that wrote it. */
async function versionOf(db: Db, assistantId: string): Promise<string> {
  const [row] = await db
    .select({
      version: sql<string>`count(*)::text || ' ' || coalesce(sum(hashint8(${documents.id})::bigint + hashint8(xmin::text::bigint)), 0)::text || ' ' || coalesce(max(xmin::text::bigint), 0)::text`,
    })
    .from(documents)
    .where(eq(documents.assistant_id, assistantId));
  return row?.version ?? "";
}

async function readKnowledge(db: Db, assistantId: string, version: string, before: Opened | undefined): Promise<Opened> {
  const rows = await db
    .select({ id: documents.id, title: documents.title, version: sql<string>`xmin::text` })
    .from(documents)
    .where(eq(documents.assistant_id, assistantId))
    .orderBy(asc(documents.id));
  const known = new Map<number, { version: string; indexed: IndexedDocument }>();
  const changed = rows.filter((row) => {
    const same = before?.documents.get(row.id);
    if (same?.version !== row.version) return true;
    known.set(row.id, same);
    return false;
  });
  for (let at = 0; at < changed.length; at += DOCUMENTS_AT_ONCE) {
    const some = changed.slice(at, at + DOCUMENTS_AT_ONCE);
    const texts = await readPassages(
      db,
      some.map(({ id }) => id),
    );
    for (const row of some) {
      const own = texts.get(row.id) ?? [];
      const language = detectLanguage(`${row.title}\n${own.map(({ text }) => text).join("\n")}`);
      known.set(row.id, { version: row.version, indexed: indexDocument({ ...row, language }, own) });
      await nextTurn();
    }
  }
  const indexed = rows.flatMap(({ id }) => known.get(id)?.indexed ?? []);
  const stems = await stemAll(db, indexed, before?.stems);
  return { version, documents: known, stems, index: await KnowledgeIndex.create(indexed, stems, nextTurn) };
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

/** The stems of all words, each by the languages of the documents that hold it. */
async function stemAll(db: Db, indexed: readonly IndexedDocument[], before: Opened["stems"] = new Map()): Promise<Opened["stems"]> {
  const words = new Map<string, Set<string>>();
  for (const { language, title, passages: own } of indexed) {
    const all = words.get(language) ?? new Set();
    words.set(language, all);
    for (const word of title) all.add(word);
    for (const { headings, body } of own) {
      for (const word of headings) all.add(word);
      for (const word of body) all.add(word);
    }
  }
  const stems: Opened["stems"] = new Map();
  for (const [language, all] of words) {
    const known = before.get(language) ?? new Map<string, string>();
    const unknown = [...all].filter((word) => !known.has(word));
    const found = await stemWords(db, language, unknown);
    stems.set(language, new Map([...all].map((word) => [word, known.get(word) ?? found.get(word) ?? word])));
  }
  return stems;
}
