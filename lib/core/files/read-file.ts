import { and, eq } from "drizzle-orm";
import { cannedReplies, fileObjects, files, messages } from "../../../db/schema";
import { type Actor, DomainError, isDomainError, isOutside, loadDialog, notFound, principalKey } from "../log";
import { inChunks } from "./content";
import type { Core } from "./core";
import type { FileStores, Location } from "./stores/file-stores";
import { ObjectMissing } from "./stores/store";

type ReadCore = Pick<Core, "db" | "stores" | "log">;

export type StoredFile = { id: string; name: string; type: string; size: number };

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A file for whoever may read the message, or the canned reply, that carries it; before there is one, for its uploader alone.
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
      cannedReplyId: files.canned_reply_id,
    })
    .from(files)
    .where(and(eq(files.id, id), eq(files.workspace_id, actor.workspaceId)));
  if (!row || !(await mayRead(core, actor, row))) throw notFound("file");
  return { id: row.id, name: row.name, type: row.type, size: row.size };
}

type Carried = { messageId: number | null; uploadedBy: string; cannedReplyId: number | null };

async function mayRead(core: Core, actor: Actor, row: Carried): Promise<boolean> {
  if (row.cannedReplyId !== null) return maySeeReply(core, actor, row.cannedReplyId);
  if (row.messageId === null) return row.uploadedBy === principalKey(actor);
  const [message] = await core.db
    .select({ dialogId: messages.dialog_id, kind: messages.kind, deletedAt: messages.deleted_at })
    .from(messages)
    .where(eq(messages.id, row.messageId));
  if (!message || message.deletedAt !== null || (message.kind === "note" && isOutside(actor))) return false;
  await loadDialog(core.db, actor, message.dialogId);
  return true;
}

/** A canned reply is its author's, or the team's. */
async function maySeeReply({ db }: Core, actor: Actor, id: number): Promise<boolean> {
  if (actor.type !== "member" && actor.type !== "integration") return false;
  const [reply] = await db
    .select({ memberId: cannedReplies.member_id, shared: cannedReplies.shared })
    .from(cannedReplies)
    .where(eq(cannedReplies.id, id));
  return reply !== undefined && (reply.shared || (actor.type === "member" && reply.memberId === actor.memberId));
}

/**
 * The bytes of a file that was found for the actor, a piece at a time. Where they are moved to another store meanwhile, they
 * go on from there.
 * @param range positions of the first and the last byte, both included
 * @throws DomainError NOT_FOUND where it was deleted meanwhile, UNAVAILABLE where its store can't be read
 */
export async function* readContent(
  core: ReadCore,
  file: Pick<StoredFile, "id" | "size">,
  range = { from: 0, to: file.size - 1 },
): AsyncGenerator<Uint8Array, void> {
  let missing: Location | undefined;
  for (let at = range.from; at <= range.to; ) {
    const found = await locate(core, file.id);
    if (!found) throw notFound("file");
    if (missing?.store === found.store && missing.key === found.key) throw lost(core, file.id, found);
    try {
      for await (const piece of core.stores.read(found, { from: at, to: range.to })) {
        yield piece;
        at += piece.byteLength;
      }
      missing = found;
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error;
      missing = found;
    }
  }
}

/** @returns where the bytes of a file lie; undefined where there is no such file */
export async function locate({ db }: Pick<Core, "db">, id: string): Promise<Location | undefined> {
  const [row] = await db
    .select({ store: fileObjects.store, key: fileObjects.key })
    .from(files)
    .leftJoin(fileObjects, eq(fileObjects.file_id, files.id))
    .where(eq(files.id, id));
  if (!row) return undefined;
  return row.store !== null && row.key !== null ? { store: row.store, key: row.key } : { store: "db:", key: id };
}

/** Its bytes are not where its row says: the store is another one, or somebody took them away. */
function lost(core: ReadCore, id: string, { store, key }: Location): DomainError {
  core.log.error({ file_id: id, store, key }, "files.missing");
  const help = "Whoever runs Baton finds more in its log, under files.missing.";
  return new DomainError("UNAVAILABLE", "The bytes of this file can't be found", { help }, { cause: new ObjectMissing(store, key) });
}

/** Whether an error of `readContent` says that the bytes are not there, which waiting does not change. */
export const isLost = (error: unknown): boolean => isDomainError(error) && error.cause instanceof ObjectMissing;

/** The bytes that lie in a store, in chunks; undefined where they are not there. @throws DomainError UNAVAILABLE */
export async function readStored(stores: FileStores, at: Location, size: number): Promise<AsyncIterable<Uint8Array> | undefined> {
  const pieces = inChunks(stores.read(at, { from: 0, to: size - 1 }));
  const first = await pieces.next().catch((error: unknown) => {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  });
  if (!first || first.done) return undefined;
  return (async function* () {
    yield first.value;
    yield* pieces;
  })();
}
