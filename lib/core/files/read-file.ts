import { and, eq } from "drizzle-orm";
import { files, messages } from "../../../db/schema";
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

/** The content of a file that was found for the actor. */
export async function readContent(core: Core, file: StoredFile): Promise<Uint8Array> {
  const [row] = await core.db.select({ content: files.content }).from(files).where(eq(files.id, file.id));
  if (!row) throw notFound("file");
  return row.content;
}
