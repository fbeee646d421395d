import { and, desc, eq, lte } from "drizzle-orm";
import type { Db } from "../../../../db/database";
import { fileChunks } from "../../../../db/schema";
import { inChunks } from "../content";
import { type FileStore, ObjectMissing } from "./store";

/** Keeps bytes in chunks beside the row of their file, whose id is their key; they go with it. */
export const createDatabaseStore = (db: Db): FileStore => ({
  name: "db:",
  async put(key, content) {
    let start = 0;
    for await (const piece of inChunks(content.pieces())) {
      await db.insert(fileChunks).values({ file_id: key, start, content: piece });
      start += piece.byteLength;
    }
  },
  async *read(key, { from, to }) {
    for (let at = from; at <= to; ) {
      const chunk = await loadChunkAt(db, key, at);
      const piece = chunk?.content.subarray(at - chunk.start, to + 1 - chunk.start);
      if (!piece?.byteLength) throw new ObjectMissing("db:", key);
      yield piece;
      at += piece.byteLength;
    }
  },
  remove: async (key) => void (await db.delete(fileChunks).where(eq(fileChunks.file_id, key))),
});

async function loadChunkAt(db: Db, id: string, at: number): Promise<{ start: number; content: Uint8Array } | undefined> {
  const [chunk] = await db
    .select({ start: fileChunks.start, content: fileChunks.content })
    .from(fileChunks)
    .where(and(eq(fileChunks.file_id, id), lte(fileChunks.start, at)))
    .orderBy(desc(fileChunks.start))
    .limit(1);
  return chunk;
}
