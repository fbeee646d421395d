import { sql } from "drizzle-orm";
import type { Db } from "../../../../db/database";

/** Any number; all nodes of an installation take the same lock while one of them makes the table. */
const LOCK = 4_722_013;

/**
 * Makes the place where vectors are kept. Not a migration: that would fail where the database lacks pgvector, and a
 * deployment without an embedding model needs none of it.
 * @returns why there can be none, where the extension is missing or may not be created; null where all is well
 */
export async function prepareVectors(db: Db): Promise<string | null> {
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
      await tx.execute(sql`create extension if not exists vector`);
      await tx.execute(sql`
        create table if not exists passage_vectors (
          passage_id bigint primary key references passages(id) on delete cascade,
          assistant_id text not null,
          model text not null,
          embedding vector not null
        )`);
      await tx.execute(sql`create index if not exists passage_vectors_assistant on passage_vectors (assistant_id, model)`);
    });
    return null;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

export type Unembedded = { id: number; assistantId: string; text: string };
type Row = Record<string, unknown>;

const rowsOf = (result: unknown): Row[] => (result as { rows: Row[] }).rows;
const toVector = (numbers: readonly number[]): string => `[${numbers.join(",")}]`;

/** Passages that have no vector of this model yet, with what is embedded of them. */
export async function listUnembedded(db: Db, model: string, limit: number): Promise<Unembedded[]> {
  const result = await db.execute(sql`
    select p.id, p.assistant_id, p.heading_text, p.text from passages p
    left join passage_vectors v on v.passage_id = p.id and v.model = ${model}
    where v.passage_id is null order by p.id limit ${limit}`);
  return rowsOf(result).map((row) => ({
    id: Number(row.id),
    assistantId: String(row.assistant_id),
    text: `${String(row.heading_text)}\n${String(row.text)}`,
  }));
}

/** Keeps vectors of passages that still exist, each in the place of an older one. */
export async function keepVectors(db: Db, model: string, rows: readonly (Unembedded & { embedding: readonly number[] })[]): Promise<void> {
  const values = JSON.stringify(rows.map(({ id, embedding }) => ({ id, embedding: toVector(embedding) })));
  await db.execute(sql`
    insert into passage_vectors (passage_id, assistant_id, model, embedding)
    select p.id, p.assistant_id, ${model}, t.embedding::vector
    from jsonb_to_recordset(${values}::jsonb) as t(id bigint, embedding text) join passages p on p.id = t.id
    on conflict (passage_id) do update set model = excluded.model, embedding = excluded.embedding`);
}

/** The passages of an assistant whose vectors lie nearest, by the angle between, nearest first. */
export async function nearestPassages(db: Db, model: string, assistantId: string, to: readonly number[], limit: number): Promise<number[]> {
  const result = await db.execute(sql`
    select passage_id from passage_vectors
    where assistant_id = ${assistantId} and model = ${model} and vector_dims(embedding) = ${to.length}
    order by embedding <=> ${toVector(to)}::vector limit ${limit}`);
  return rowsOf(result).map((row) => Number(row.passage_id));
}
