import type { Session } from "../session";
import { readRows } from "./rows";
import type { Table } from "./tables";

/** Where the bytes of a file lie outside of the database, and how many they are. */
type StoredObject = { store: string; key: string; size: number };

/** Reads them, in pieces of some hundred kilobytes; undefined where they are not there. */
export type ReadObject = (object: StoredObject) => Promise<AsyncIterable<Uint8Array> | undefined>;

export type FileBytes = { readObject: ReadObject; progress: (line: string) => void };

/** What says where bytes lie outside of the database: a copy has them in itself, as the chunks of a database that keeps them all. */
export const OF_STORES = ["file_objects", "file_removals"];

const FILES_AT_ONCE = 500;
const CHUNKS_AT_ONCE = 8;

type FileRow = [id: string, name: string, isSent: boolean, size: number, store: string | null, key: string | null];

const hasStores = async (session: Session): Promise<boolean> =>
  (await session.query("select to_regclass('public.file_objects') is not null"))[0]?.[0] === true;

/** The rows of a table as `readRows` gives them, with chunks of the files that lie outside, too; within a transaction. */
export async function* readCopied(session: Session, table: Table, { readObject, progress }: FileBytes): AsyncGenerator<string[]> {
  const isOfFiles = table.name === "file_chunks" && (await hasStores(session));
  if (!isOfFiles || (await session.query("select 1 from file_objects limit 1")).length === 0) return yield* readRows(session, table);
  for await (const [id, name, isSent, size, store, key] of filesOf(session)) {
    if (store === null || key === null) yield* chunkRows(session, id);
    else if (!(yield* objectRows(id, await readObject({ store, key, size })))) reportMissing(progress, { id, name, isSent, store });
  }
}

async function* filesOf(session: Session): AsyncGenerator<FileRow> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const rows = (await session.query(
      `select f.id::text, f.name, f.message_id is not null, f.size, o.store, o.key::text
       from files f left join file_objects o on o.file_id = f.id where f.id > $1 order by f.id limit ${FILES_AT_ONCE}`,
      [after],
    )) as FileRow[];
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last[0];
  }
}

async function* chunkRows(session: Session, id: string): AsyncGenerator<string[]> {
  for (let after = -1; ; ) {
    const rows = await session.query(
      `select start, json_build_array(file_id::text, start::text, content::text)::text from file_chunks
       where file_id = $1 and start > $2 order by start limit ${CHUNKS_AT_ONCE}`,
      [id, after],
    );
    if (rows.length === 0) return;
    yield rows.map(([, line]) => String(line));
    after = Number(rows.at(-1)?.[0]);
  }
}

/** @returns whether there was anything */
async function* objectRows(id: string, pieces: AsyncIterable<Uint8Array> | undefined): AsyncGenerator<string[], boolean> {
  if (!pieces) return false;
  let start = 0;
  for await (const piece of pieces) {
    // As Postgres writes it, so that both sides of a copy can be compared.
    yield [`["${id}", "${start}", "\\\\x${Buffer.from(piece).toString("hex")}"]`];
    start += piece.byteLength;
  }
  return true;
}

type Missing = { id: string; name: string; isSent: boolean; store: string };

function reportMissing(progress: (line: string) => void, { id, name, isSent, store }: Missing): void {
  if (isSent) progress(`files: the bytes of ${JSON.stringify(name)} (${id}) are not in ${store}; the copy is without them`);
}

/** The bytes of one file, wherever they lie; undefined where they are not there. */
export async function bytesOf(session: Session, id: string, readObject: ReadObject): Promise<AsyncIterable<Uint8Array> | undefined> {
  const [row] = (await hasStores(session))
    ? await session.query("select o.store, o.key::text, f.size from file_objects o join files f on f.id = o.file_id where f.id = $1", [id])
    : [];
  if (row) return readObject({ store: String(row[0]), key: String(row[1]), size: Number(row[2]) });
  return chunksOf(session, id);
}

async function* chunksOf(session: Session, fileId: string): AsyncGenerator<Uint8Array> {
  let after = -1;
  for (;;) {
    const [row] = await session.query("select start, content from file_chunks where file_id = $1 and start > $2 order by start limit 1", [
      fileId,
      after,
    ]);
    if (!row) return;
    after = Number(row[0]);
    yield row[1] as Uint8Array;
  }
}

const THROWN_AWAY = "baton_thrown_away";

/** Remembers what a database that is thrown away has in stores outside, in the transaction that is under way. */
export async function rememberObjects(session: Session): Promise<void> {
  const objects = (await hasStores(session)) ? "select store, key from file_objects union select store, key from file_removals" : undefined;
  await session.exec(
    `create temporary table ${THROWN_AWAY} on commit drop as ${objects ?? "select '' as store, null::uuid as key where false"}`,
  );
}

/** Has what was remembered removed by the next start. */
export const removeRemembered = (session: Session): Promise<void> =>
  session.exec(`insert into file_removals (key, store, due_at) select key, store, now() from ${THROWN_AWAY}`);
