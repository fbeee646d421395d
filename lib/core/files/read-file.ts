import { and, desc, eq, lte } from "drizzle-orm";
import { fileChunks, files, messages } from "../../../db/schema";
import { type Actor, isOutside, loadDialog, notFound, principalKey } from "../log";
import type { Core } from "./core";

export type StoredFile = { id: string; name: string; type: string; size: number };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A file for whoever may read the message that carries it; before there is one, for its uploader alone.
 * @throws DomainError NOT_FOUND, also where the actor may not know of it
 */
export async function findFile(core: Core, actor: Actor, id: string): Promise<StoredFile> {
  if (!UUID.test(id)) throw notFound("file");
  const [row] = await core.db
    .select({
      id: files.id,
      name: files.name,
      type: files.type,
      size: files.size,
      messageId: files.message_id,
      uploadedBy: files.uploaded_by,
    })
    .from(files)
    .where(and(eq(files.id, id), eq(files.workspace_id, actor.workspaceId)));
  if (!row || !(await mayRead(core, actor, row))) throw notFound("file");
  return { id: row.id, name: row.name, type: row.type, size: row.size };
}

async function mayRead(core: Core, actor: Actor, row: { messageId: number | null; uploadedBy: string }): Promise<boolean> {
  if (row.messageId === null) return row.uploadedBy === principalKey(actor);
  const [message] = await core.db
    .select({ dialogId: messages.dialog_id, kind: messages.kind, deletedAt: messages.deleted_at })
    .from(messages)
    .where(eq(messages.id, row.messageId));
  if (!message || message.deletedAt !== null || (message.kind === "note" && isOutside(actor))) return false;
  await loadDialog(core.db, actor, message.dialogId);
  return true;
}

/**
 * The bytes of a file that was found for the actor, a chunk at a time.
 * @param range positions of the first and the last byte, both included
 * @throws DomainError NOT_FOUND where it was deleted meanwhile
 */
export async function* readContent(
  core: Pick<Core, "db">,
  file: Pick<StoredFile, "id" | "size">,
  range = { from: 0, to: file.size - 1 },
): AsyncGenerator<Uint8Array, void> {
  for (let at = range.from; at <= range.to; ) {
    const chunk = await loadChunkAt(core, file.id, at);
    const piece = chunk?.content.subarray(at - chunk.start, range.to + 1 - chunk.start);
    if (!piece?.byteLength) throw notFound("file");
    yield piece;
    at += piece.byteLength;
  }
}

async function loadChunkAt(core: Pick<Core, "db">, id: string, at: number): Promise<{ start: number; content: Uint8Array } | undefined> {
  const [chunk] = await core.db
    .select({ start: fileChunks.start, content: fileChunks.content })
    .from(fileChunks)
    .where(and(eq(fileChunks.file_id, id), lte(fileChunks.start, at)))
    .orderBy(desc(fileChunks.start))
    .limit(1);
  return chunk;
}
