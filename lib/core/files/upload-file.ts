import { randomUUID } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "../../../db/database";
import { fileChunks, fileObjects, fileRemovals, files } from "../../../db/schema";
import type { Attachment } from "../../protocol/message";
import { isDrawn } from "../../protocol/picture";
import { type Actor, badRequest, DomainError, notFound, principalKey } from "../log";
import type { ReadPicture } from "../reading";
import { type Content, contentOf, inMemory } from "./content";
import type { Core } from "./core";
import { checkFileQuota, checkStorage, lockFiles } from "./file-quota";
import { safeName, typeOf } from "./file-type";
import { giveUpWriting, nameObject, WRITING_TAKES } from "./remove-objects";
import type { Location } from "./stores/file-stores";

export type Upload = { name: string; type: string; content: Uint8Array | Content };

/**
 * Keeps a file for a message to attach.
 * @throws DomainError TOO_LARGE for the file, or for all of the workspace's; RATE_LIMITED over what may be uploaded and not sent;
 *   BAD_REQUEST for an empty file, and for a picture whose metadata can't be taken out; NOT_FOUND where its uploader was
 *   erased meanwhile; UNAVAILABLE where the store of files can't take it
 */
export async function uploadFile(core: Core, actor: Actor, upload: Upload): Promise<Attachment> {
  const { content, ...file } = await examine(core, actor.workspaceId, randomUUID(), upload);
  const owner = { workspaceId: actor.workspaceId, uploadedBy: principalKey(actor) };
  const at = await reserve(core, owner, file, (tx) => checkFileQuota(core, tx, actor, file.size));
  await store(core, file.id, at, content);
  return toAttachment(file);
}

/** Whose a file of a message is that was written elsewhere, and under which id it is kept. */
export type PastFile = { id: string; workspaceId: number; uploadedBy: string };

/**
 * Keeps the file of a message that was written elsewhere, until the message takes it. One that is there already stays; of
 * several uploads at once each has a row and bytes of its own until one of them is the file.
 * @throws DomainError TOO_LARGE, BAD_REQUEST as `uploadFile`
 */
export async function keepPastFile(core: Core, past: PastFile, upload: Upload): Promise<Attachment> {
  const kept = await findPastFile(core, past);
  if (kept) return kept;
  const { content, ...file } = await examine(core, past.workspaceId, randomUUID(), upload);
  const at = await reserve(core, past, file, (tx) => checkStorage(core, tx, past.workspaceId, file.size));
  await store(core, file.id, at, content);
  await core.db.transaction((tx) => giveId(tx, file.id, past.id));
  const now = await findPastFile(core, past);
  if (!now) throw notFound("file");
  return now;
}

/** The file of a message that was written elsewhere; where no message has taken it yet, it is the uploader's of now. */
export async function findPastFile({ db, now }: Pick<Core, "db" | "now">, past: PastFile): Promise<Attachment | undefined> {
  const unsent = and(eq(files.id, past.id), isNull(files.message_id));
  await db.update(files).set({ uploaded_by: past.uploadedBy, created_at: now() }).where(unsent);
  const [row] = await db.select().from(files).where(eq(files.id, past.id));
  if (!row) return undefined;
  const { id, name, type, size, width, height } = row;
  return toAttachment({ id, name, type, size, ...(width && height ? { width, height } : {}) });
}

/** A whole file gets another id, unless there is one with it, which stays: this one is erased then. */
async function giveId(tx: Tx, from: string, to: string): Promise<void> {
  const [row] = await tx.select().from(files).where(eq(files.id, from)).for("update");
  if (!row) throw notFound("file");
  const made = await tx
    .insert(files)
    .values({ ...row, id: to })
    .onConflictDoNothing()
    .returning({ id: files.id });
  if (made.length > 0) {
    await tx.update(fileChunks).set({ file_id: to }).where(eq(fileChunks.file_id, from));
    await tx.update(fileObjects).set({ file_id: to }).where(eq(fileObjects.file_id, from));
  }
  await tx.delete(files).where(eq(files.id, from));
}

export type Reserved = Pick<Attachment, "id" | "name" | "type" | "size" | "width" | "height">;

export const toAttachment = (file: Reserved): Attachment => ({ ...file, url: `/api/files/${file.id}` });

/** What is kept of an upload. @throws DomainError TOO_LARGE, BAD_REQUEST */
async function examine(core: Core, workspaceId: number, id: string, upload: Upload): Promise<Reserved & { content: Content }> {
  const given = contentOf(upload.content);
  const sent = given.size;
  if (sent > core.env.MAX_UPLOAD_BYTES)
    throw new DomainError("TOO_LARGE", `The file has ${sent} bytes; at most ${core.env.MAX_UPLOAD_BYTES} are allowed`);
  if (sent === 0) throw badRequest("file: is empty");
  const name = safeName(upload.name);
  const type = await typeOf(given, upload.type);
  const { bytes, ...measured } = isDrawn(type) ? await withoutMetadata(core, workspaceId, await given.bytes()) : {};
  const content = bytes ? inMemory(bytes) : given;
  return { id, name, type, size: content.size, ...measured, content };
}

/**
 * Counts the file before its bytes are there: the uploads of a workspace wait for each other's sums alone.
 * @returns where its bytes belong: outside they are on the list of removals until the row of the file names them
 */
export async function reserve(
  core: Core,
  { workspaceId, uploadedBy }: Omit<PastFile, "id">,
  file: Reserved,
  check: (tx: Tx) => Promise<void>,
): Promise<Location> {
  const store = core.stores.current;
  const at = { store, key: store === "db:" ? file.id : randomUUID() };
  await core.db.transaction(async (tx) => {
    await lockFiles(tx, workspaceId);
    await check(tx);
    await tx.insert(files).values({ ...file, workspace_id: workspaceId, uploaded_by: uploadedBy, created_at: core.now() });
    if (store === "db:") return;
    await giveUpWriting(tx, file.id);
    await tx.insert(fileRemovals).values({ ...at, writing_for: file.id, due_at: WRITING_TAKES });
  });
  return at;
}

/**
 * Writes the bytes of a file whose id nobody knows yet; a node that dies meanwhile leaves it to be erased with those
 * that were never sent.
 */
export async function store(core: Core, id: string, at: Location, content: Content): Promise<void> {
  try {
    await core.stores.put(at, content);
    if (at.store !== "db:") await core.db.transaction((tx) => nameObject(tx, id, at));
  } catch (error) {
    await giveUpWriting(core.db, id);
    const kept = await core.db.delete(files).where(eq(files.id, id)).returning({ id: files.id });
    throw kept.length > 0 ? error : notFound("file");
  }
}

/** Everybody who reads the conversation is served the picture: where it was taken is not theirs to know. */
async function withoutMetadata(core: Core, workspaceId: number, bytes: Uint8Array): Promise<ReadPicture> {
  try {
    return await core.read(workspaceId, { kind: "picture", bytes });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "BAD_REQUEST") throw error;
    throw badRequest("file: this picture tells where or how it was taken, and that can't be taken out of it. Save it in another format");
  }
}
