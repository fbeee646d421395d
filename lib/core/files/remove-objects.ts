import { and, eq, inArray, lte, sql } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { fileObjects, fileRemovals } from "../../../db/schema";
import type { Core } from "./core";
import type { Location } from "./stores/file-stores";

const LOT = 50;
/** A node that dies in the middle leaves the rest to others after so long. */
const LEASE = sql`now() + interval '5 minutes'`;

/** So long the bytes of a file may be under way before they count as given up. */
export const WRITING_TAKES = sql`now() + interval '1 hour'`;

/** Bytes that were on the list of removals are those of a file from now on. @throws where they are being removed, or the file is gone */
export async function nameObject(tx: Db, fileId: string, { store, key }: Location): Promise<void> {
  const kept = await tx
    .delete(fileRemovals)
    .where(and(eq(fileRemovals.key, key), eq(fileRemovals.writing_for, fileId)))
    .returning({ key: fileRemovals.key });
  if (kept.length === 0) throw new Error(`the bytes of the file ${fileId} took too long`);
  await tx.insert(fileObjects).values({ file_id: fileId, store, key });
}

/** What is being written, or was when somebody died, for a file is not waited for. */
export const giveUpWriting = async (db: Db, fileId: string): Promise<void> =>
  void (await db.update(fileRemovals).set({ writing_for: null, due_at: sql`now()` }).where(eq(fileRemovals.writing_for, fileId)));

type RemoveCore = Pick<Core, "db" | "stores">;

/**
 * Removes the bytes of files that are gone, or lie elsewhere by now. While somebody copies the database with its files
 * (`db/backup`), which then still names them, nothing is removed.
 * @throws whatever a store throws, once those of the others are removed; what could not be is tried again later
 */
export async function removeObjects(core: RemoveCore): Promise<void> {
  for (let claimed = await claim(core); claimed.length > 0; claimed = await claim(core)) {
    const failed = new Map<string, unknown>();
    for (const at of claimed) {
      if (failed.has(at.store)) continue;
      try {
        await core.stores.remove(at);
        await core.db.delete(fileRemovals).where(eq(fileRemovals.key, at.key));
      } catch (error) {
        failed.set(at.store, error);
      }
    }
    for (const error of failed.values()) throw error;
  }
}

async function claim({ db }: RemoveCore): Promise<Location[]> {
  const isDue = lte(fileRemovals.due_at, sql`now()`);
  const some = await db.select({ key: fileRemovals.key }).from(fileRemovals).where(isDue).limit(1);
  if (some.length === 0) return [];
  return db.transaction(async (tx) => {
    const answer = await tx.execute(sql`select pg_try_advisory_xact_lock(hashtextextended('file_removals', 0)) as held`);
    if (!(answer as unknown as { rows: { held: boolean }[] }).rows[0]?.held) return [];
    const due = tx
      .select({ key: fileRemovals.key })
      .from(fileRemovals)
      .where(isDue)
      .orderBy(fileRemovals.due_at)
      .limit(LOT)
      .for("update", { skipLocked: true });
    return tx
      .update(fileRemovals)
      .set({ due_at: LEASE, writing_for: null })
      .where(inArray(fileRemovals.key, due))
      .returning({ store: fileRemovals.store, key: fileRemovals.key });
  });
}
