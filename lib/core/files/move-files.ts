import { randomUUID } from "node:crypto";
import { and, asc, eq, gt, max, min, ne } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { fileChunks, fileObjects, fileRemovals, files } from "../../../db/schema";
import { type Content, hashOf } from "./content";
import type { Core } from "./core";
import { locate } from "./read-file";
import { giveUpWriting, nameObject, WRITING_TAKES } from "./remove-objects";
import { createDatabaseStore } from "./stores/database-store";
import type { Location } from "./stores/file-stores";
import { ObjectMissing } from "./stores/store";

/** Files that are sought out at once. */
const LOT = 20;

/** The bytes of one file are not what they should be: those of others may be. */
class Mismatch extends Error {}

type MoveCore = Pick<Core, "db" | "stores" | "log">;
type Stored = { id: string; size: number };

/**
 * Moves the files that lie elsewhere to the store of FILES_URL, one after another, until none is left or it is stopped.
 * The bytes of before are removed once those in the new place have been read again and are the same. Several nodes may do
 * it at once, and one that dies leaves every file where it was.
 * @returns how many were moved
 * @throws once all others are moved: DomainError UNAVAILABLE where a store does not work; Error where a file reads otherwise
 */
export async function moveFiles(core: MoveCore, signal: AbortSignal): Promise<number> {
  let moved = 0;
  const failed = new Map<string, unknown>();
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const lot = await elsewhere(core, after);
    for (const file of lot) {
      if (signal.aborted) return moved;
      if (await moveFile(core, file, failed)) moved += 1;
      after = file.id;
    }
    if (lot.length === 0) break;
  }
  if (moved > 0) core.log.info({ count: moved, store: core.stores.current }, "files.moved");
  for (const error of failed.values()) throw error;
  return moved;
}

/** The next files by their ids that do not lie in the store of now. */
async function elsewhere({ db, stores }: MoveCore, after: string): Promise<Stored[]> {
  const next = { id: files.id, size: files.size };
  const chunked = () =>
    db
      .select(next)
      .from(fileChunks)
      .innerJoin(files, eq(files.id, fileChunks.file_id))
      .where(and(eq(fileChunks.start, 0), gt(fileChunks.file_id, after)))
      .orderBy(asc(fileChunks.file_id))
      .limit(LOT);
  const outside = () =>
    db
      .select(next)
      .from(fileObjects)
      .innerJoin(files, eq(files.id, fileObjects.file_id))
      .where(and(ne(fileObjects.store, stores.current), gt(fileObjects.file_id, after)))
      .orderBy(asc(fileObjects.file_id))
      .limit(LOT);
  const found = [
    ...(stores.current === "db:" ? [] : await chunked()),
    // Most of the time all are where they belong, which the ends of the index say.
    ...((await areAllIn(db, stores.current)) ? [] : await outside()),
  ];
  return found.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, LOT);
}

async function areAllIn(db: Db, store: string): Promise<boolean> {
  const [row] = await db.select({ first: min(fileObjects.store), last: max(fileObjects.store) }).from(fileObjects);
  return [row?.first, row?.last].every((name) => name === null || name === store);
}

/** @param failed why, by stores that nothing more is tried from, and by files. @returns whether it was moved; not where it is gone, not whole yet, or somebody else's to move */
async function moveFile(core: MoveCore, file: Stored, failed: Map<string, unknown>): Promise<boolean> {
  const from = await locate(core, file.id);
  if (!from || from.store === core.stores.current || failed.has(from.store)) return false;
  const content: Content = {
    size: file.size,
    pieces: () => core.stores.read(from, { from: 0, to: file.size - 1 }),
    bytes: () => Promise.reject(new Error("a file that is moved is read in pieces")),
  };
  try {
    return core.stores.current === "db:" ? await moveIn(core, file, from, content) : await moveOut(core, file, from, content);
  } catch (error) {
    // It is being uploaded, was deleted meanwhile, or is lost, which whoever reads it is told; of other stores it says nothing.
    if (error instanceof ObjectMissing) return false;
    const isOfFile = error instanceof Mismatch;
    if (isOfFile) core.log.error({ err: error, file_id: file.id }, "files.not_moved");
    failed.set(isOfFile ? file.id : from.store, error);
    return false;
  }
}

/** Into a store outside: what is written there is on the list of removals until the row of the file names it. */
async function moveOut(core: MoveCore, { id, size }: Stored, from: Location, content: Content): Promise<boolean> {
  const before = await hashOf(content.pieces());
  const to = { store: core.stores.current, key: randomUUID() };
  const claimed = await core.db
    .insert(fileRemovals)
    .values({ ...to, writing_for: id, due_at: WRITING_TAKES })
    .onConflictDoNothing({ target: fileRemovals.writing_for })
    .returning({ key: fileRemovals.key });
  if (claimed.length === 0) return false;
  let isMoved = false;
  try {
    await core.stores.put(to, content);
    const after = await hashOf(core.stores.read(to, { from: 0, to: size - 1 }));
    if (after.sha256 !== before.sha256 || after.size !== size) throw new Mismatch(`the file ${id} reads otherwise in ${to.store}`);
    isMoved = await takeOver(core, id, from, to);
    return isMoved;
  } finally {
    if (!isMoved) await giveUpWriting(core.db, id);
  }
}

/** From one commit on the row names the new place, and the old one is to be removed. */
const takeOver = ({ db }: MoveCore, id: string, from: Location, to: Location): Promise<boolean> =>
  db.transaction(async (tx) => {
    if (!(await isStillIn(tx, id, from))) return false;
    await tx.delete(fileObjects).where(eq(fileObjects.file_id, id));
    await tx.delete(fileChunks).where(eq(fileChunks.file_id, id));
    await nameObject(tx, id, to);
    return true;
  });

/** Into the database, whose part of it is one transaction: what is fetched waits on the disk for it. */
async function moveIn(core: MoveCore, { id, size }: Stored, from: Location, content: Content): Promise<boolean> {
  const fetched = await core.stores.spool(content.pieces());
  try {
    const before = await hashOf(fetched.pieces());
    if (before.size !== size) return false;
    return await core.db.transaction(async (tx) => {
      if (!(await isStillIn(tx, id, from))) return false;
      const store = createDatabaseStore(tx);
      await store.remove(id);
      await store.put(id, fetched);
      const after = await hashOf(store.read(id, { from: 0, to: size - 1 }));
      if (after.sha256 !== before.sha256) throw new Mismatch(`the file ${id} reads otherwise in the database`);
      await tx.delete(fileObjects).where(eq(fileObjects.file_id, id));
      return true;
    });
  } finally {
    await fetched.discard();
  }
}

/** Whether the file is there and where it was; until the transaction ends it is, too. */
async function isStillIn(tx: Db, id: string, from: Location): Promise<boolean> {
  const held = await tx.select({ id: files.id }).from(files).where(eq(files.id, id)).for("update", { skipLocked: true });
  const at = held.length > 0 ? await locate({ db: tx }, id) : undefined;
  return at?.store === from.store && at.key === from.key;
}
