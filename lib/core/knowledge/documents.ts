import { and, asc, count, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { assistants, documents, passages } from "../../../db/schema";
import type { Document, DocumentChange, DocumentWithPassages } from "../../protocol/routes/knowledge";
import type { List } from "../../protocol/routes/spec";
import { loadAssistant } from "../assistants";
import { type Actor, ADMIN, badRequest, CURSOR_PART, DomainError, defineCursor, notFound, OPERATOR, requireMember } from "../log";
import { type DocumentType, type Passage, splitPassages } from "../reading";
import type { Core } from "./core";
import { KNOWN_AT_MOST } from "./limits";

const CURSOR = defineCursor("documents", [CURSOR_PART.id]);

export type NewDocument = {
  title: string;
  /** What the document is known by: another one with the same source takes its place. */
  source: string;
  type: DocumentType;
  content: string;
  url?: string | null | undefined;
  /** Its passages where it was read apart from the event loop; else it is split here, which is for texts of our own. */
  passages?: readonly Passage[];
  /** The website it is a page of. */
  websiteId?: number | null;
  /** How it is answered from; what is not named stays as it was set for its source. */
  settings?: DocumentSettings;
};

type DocumentSettings = Partial<Pick<DocumentChange, "state" | "valid_until" | "preferred" | "language" | "audience">>;

export const KNOWLEDGE_LIMITS = { CONTENT_BYTES: 2 * 1024 * 1024, TITLE_CHARS: 200 } as const;

/** One statement takes this many rows: Postgres knows no more than 65,535 parameters. */
const ROWS_AT_ONCE = 500;

/** What distinguishes a document from the one that takes its place. */
const COMPARED = ["content", "title", "type", "url", "website_id"] as const;

const summary = {
  id: documents.id,
  title: documents.title,
  source: documents.source,
  type: documents.type,
  url: documents.url,
  website_id: documents.website_id,
  size: documents.size,
  // Spelt out: drizzle leaves the tables' names away, and `id` would be the passage's own.
  passage_count: sql<number>`(select count(*)::int from passages p where p.document_id = documents.id)`,
  state: documents.state,
  valid_until: documents.valid_until,
  preferred: documents.preferred,
  language: documents.language,
  audience: documents.audience,
  created_at: documents.created_at,
  updated_at: documents.updated_at,
};

type SummaryRow = Omit<Document, "created_at" | "updated_at" | "valid_until"> & {
  created_at: Date;
  updated_at: Date;
  valid_until: Date | null;
};

const toDocument = (row: SummaryRow): Document => ({
  ...row,
  valid_until: row.valid_until?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

const settingsOf = ({ valid_until, ...settings }: DocumentSettings) => ({
  ...settings,
  ...(valid_until === undefined ? {} : { valid_until: valid_until === null ? null : new Date(valid_until) }),
});

/** @throws DomainError BAD_REQUEST, TOO_LARGE */
function checkDocument(input: NewDocument): void {
  for (const [name, text] of Object.entries({ title: input.title, source: input.source, content: input.content, url: input.url ?? "" })) {
    if (text.includes("\0")) throw badRequest(`${name}: holds a NUL character, so it is not a text`);
    if (!text.isWellFormed()) throw badRequest(`${name}: is not valid Unicode`);
  }
  if (input.title.trim() === "" || input.title.length > KNOWLEDGE_LIMITS.TITLE_CHARS)
    throw badRequest(`title: takes 1 to ${KNOWLEDGE_LIMITS.TITLE_CHARS} characters`);
  if (Buffer.byteLength(input.content) > KNOWLEDGE_LIMITS.CONTENT_BYTES)
    throw new DomainError("TOO_LARGE", "A document of the knowledge base is at most 2 MB of text");
}

/**
 * Puts a document in the place of the one with the same source, with its passages; nothing is done where nothing has changed.
 * The assistant's row is locked, so that two at once don't make two of one source.
 */
export async function putDocument(db: Db, assistantId: string, input: NewDocument, now: Date): Promise<number> {
  checkDocument(input);
  const split = input.passages ?? splitPassages(input.type, input.content);
  if (split.length === 0) throw badRequest("content: holds no text to answer from");
  return db.transaction(async (tx) => {
    await tx.select({ id: assistants.id }).from(assistants).where(eq(assistants.id, assistantId)).for("update");
    const [old] = await tx
      .select()
      .from(documents)
      .where(and(eq(documents.assistant_id, assistantId), eq(documents.source, input.source)));
    const values = {
      title: input.title.trim(),
      type: input.type,
      url: input.url ?? null,
      website_id: input.websiteId ?? null,
      size: Buffer.byteLength(input.content),
      content: input.content,
      updated_at: now,
      ...settingsOf(input.settings ?? {}),
    };
    if (old && !input.settings && COMPARED.every((field) => old[field] === values[field])) return old.id;
    await requireRoom(tx, assistantId, old?.id, { passages: split.length, bytes: values.size });
    const id = old ? old.id : await insertDocument(tx, { ...values, assistant_id: assistantId, source: input.source, created_at: now });
    if (old) {
      await tx.update(documents).set(values).where(eq(documents.id, id));
      await tx.delete(passages).where(eq(passages.document_id, id));
    }
    await insertPassages(tx, { id, assistantId, title: values.title }, split);
    return id;
  });
}

/** @param replaced the document that goes for it @throws DomainError CONFLICT where an assistant would know more than it may */
async function requireRoom(
  tx: Tx,
  assistantId: string,
  replaced: number | undefined,
  added: { passages: number; bytes: number },
): Promise<void> {
  const other = (id: typeof documents.id | typeof passages.document_id) => (replaced === undefined ? undefined : ne(id, replaced));
  const [held] = await tx
    .select({ n: count(), bytes: sql<number>`coalesce(sum(${documents.size}), 0)::float8` })
    .from(documents)
    .where(and(eq(documents.assistant_id, assistantId), other(documents.id)));
  const [cut] = await tx
    .select({ n: count() })
    .from(passages)
    .where(and(eq(passages.assistant_id, assistantId), other(passages.document_id)));
  const most = KNOWN_AT_MOST;
  const full = (what: string) =>
    new DomainError("CONFLICT", `An assistant knows at most ${what}`, { help: "Delete some documents, or join small ones." });
  if ((held?.n ?? 0) >= most.DOCUMENTS) throw full(`${most.DOCUMENTS} documents`);
  if ((held?.bytes ?? 0) + added.bytes > most.TEXT_BYTES) throw full(`${most.TEXT_BYTES / 1024 / 1024} MB of text`);
  if ((cut?.n ?? 0) + added.passages > most.PASSAGES) throw full(`${most.PASSAGES} passages`);
}

async function insertDocument(tx: Tx, row: typeof documents.$inferInsert): Promise<number> {
  const [made] = await tx.insert(documents).values(row).returning({ id: documents.id });
  if (!made) throw new Error("an insert answered with no row");
  return made.id;
}

async function insertPassages(
  tx: Tx,
  document: { id: number; assistantId: string; title: string },
  split: readonly Passage[],
): Promise<void> {
  const rows = split.map(({ headings, text }, position) => ({
    document_id: document.id,
    assistant_id: document.assistantId,
    position,
    headings,
    text,
    heading_text: [document.title, ...headings].join("\n"),
  }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await tx.insert(passages).values(rows.slice(at, at + ROWS_AT_ONCE));
}

/**
 * Adds a document to what an assistant knows, or replaces the one of the same source.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST, TOO_LARGE, CONFLICT
 */
export async function addDocument(core: Core, actor: Actor, assistantId: string, input: NewDocument): Promise<Document> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  checkDocument(input);
  const document = { ...input, passages: input.passages ?? (await splitApart(core, actor, input)) };
  return loadDocument(core, assistantId, await putDocument(core.db, assistantId, document, core.now()));
}

/** A file comes with its passages: what is left is text. */
async function splitApart(core: Core, actor: Actor, { type, content }: NewDocument): Promise<Passage[]> {
  const kind = type === "pdf" || type === "docx" ? "html" : type;
  return (await core.read(actor.workspaceId, { kind: "text", type: kind, content })).passages;
}

async function loadDocument(core: Core, assistantId: string, documentId: number): Promise<Document> {
  const [row] = await core.db
    .select(summary)
    .from(documents)
    .where(and(eq(documents.id, documentId), eq(documents.assistant_id, assistantId)));
  if (!row) throw notFound("document");
  return toDocument(row);
}

/** What an assistant knows, in the order in which it was added. */
export async function listDocuments(
  core: Core,
  actor: Actor,
  assistantId: string,
  query: { limit: number; cursor?: string | undefined; website_id?: number | "none" | undefined },
): Promise<List<Document>> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [last] = CURSOR.read(query.cursor);
  const after = last === undefined ? undefined : gt(documents.id, last);
  const { website_id: of } = query;
  const belongs = of === undefined ? undefined : of === "none" ? isNull(documents.website_id) : eq(documents.website_id, of);
  const rows = await core.db
    .select(summary)
    .from(documents)
    .where(and(eq(documents.assistant_id, assistantId), after, belongs))
    .orderBy(asc(documents.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.id]);
  return { data: page.rows.map(toDocument), next_cursor: page.next_cursor };
}

/** A document with its passages. @throws DomainError NOT_FOUND */
export async function getDocument(core: Core, actor: Actor, assistantId: string, documentId: number): Promise<DocumentWithPassages> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const document = await loadDocument(core, assistantId, documentId);
  const rows = await core.db
    .select({ id: passages.id, headings: passages.headings, text: passages.text })
    .from(passages)
    .where(eq(passages.document_id, documentId))
    .orderBy(asc(passages.position));
  return { ...document, passages: rows };
}

/**
 * Changes a document's title, or how it is answered from; what is not named stays.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST
 */
export async function updateDocument(
  core: Core,
  actor: Actor,
  assistantId: string,
  documentId: number,
  { title, ...settings }: DocumentChange,
): Promise<Document> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const changed = await core.db
    .update(documents)
    .set({ ...(title === undefined ? {} : { title }), ...settingsOf(settings), updated_at: core.now() })
    .where(and(eq(documents.id, documentId), eq(documents.assistant_id, assistantId)))
    .returning({ id: documents.id });
  if (changed.length === 0) throw notFound("document");
  return loadDocument(core, assistantId, documentId);
}

/** Takes a document and its passages away. @throws DomainError NOT_FOUND */
export async function deleteDocument(core: Core, actor: Actor, assistantId: string, documentId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const gone = await core.db
    .delete(documents)
    .where(and(eq(documents.id, documentId), eq(documents.assistant_id, assistantId)))
    .returning({ id: documents.id });
  if (gone.length === 0) throw notFound("document");
}
