import { eq, sql } from "drizzle-orm";
import type { Db } from "../../../../db/database";
import { documents } from "../../../../db/schema";
import type { KnowledgeIndex } from "./knowledge-index";
import { type ReadKnowledge, readKnowledge } from "./read-knowledge";
import { type Holder, stayCurrent } from "./stay-current";

/** As many passages are kept in memory over all assistants; those that were searched last stay. Long ones count for several. */
const PASSAGES_KEPT = 100_000;
/** A search waits so long for what has changed to be read; then it looks into what was read before. */
const PATIENCE_MS = 1_500;

/** What was indexed, by database and assistant, the one searched last at the end. */
const kept = new WeakMap<Db, Map<string, Holder<ReadKnowledge>>>();

/**
 * The index of an assistant's knowledge as it stands in the database now: kept in memory, and read anew only as far as documents
 * have changed, whichever node changed them. Where reading takes long, the one before the change.
 */
export async function openIndex(db: Db, assistantId: string): Promise<KnowledgeIndex> {
  const all = kept.get(db) ?? new Map<string, Holder<ReadKnowledge>>();
  kept.set(db, all);
  const holder = all.get(assistantId) ?? {};
  all.delete(assistantId);
  all.set(assistantId, holder);
  const version = await versionOf(db, assistantId);
  const { index } = await stayCurrent(holder, version, (before) => readKnowledge(db, assistantId, version, before), PATIENCE_MS);
  forget(all);
  return index;
}

function forget(all: Map<string, Holder<ReadKnowledge>>): void {
  let weight = 0;
  for (const { current } of all.values()) weight += current?.index.weight ?? 0;
  for (const [assistantId, { current }] of all) {
    if (weight <= PASSAGES_KEPT || all.size === 1) return;
    if (!current) continue;
    weight -= current.index.weight;
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
