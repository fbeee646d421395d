import { randomUUID } from "node:crypto";
import { files } from "../../../db/schema";
import type { Attachment } from "../../protocol/message";
import { isDrawn } from "../../protocol/picture";
import { type Actor, badRequest, DomainError, principalKey } from "../log";
import type { ReadPicture } from "../reading";
import type { Core } from "./core";
import { checkFileQuota, lockFiles } from "./file-quota";
import { safeName, typeOf } from "./file-type";

export type Upload = { name: string; type: string; content: Uint8Array };

/**
 * Keeps a file for a message to attach.
 * @throws DomainError TOO_LARGE for the file, or for all of the workspace's; RATE_LIMITED over what may be uploaded and not sent;
 *   BAD_REQUEST for an empty file, and for a picture whose metadata can't be taken out
 */
export async function uploadFile(core: Core, actor: Actor, upload: Upload): Promise<Attachment> {
  const sent = upload.content.byteLength;
  if (sent > core.env.MAX_UPLOAD_BYTES)
    throw new DomainError("TOO_LARGE", `The file has ${sent} bytes; at most ${core.env.MAX_UPLOAD_BYTES} are allowed`);
  if (sent === 0) throw badRequest("file: is empty");
  await checkFileQuota(core, core.db, actor, sent);
  const id = randomUUID();
  const name = safeName(upload.name);
  const type = await typeOf(upload.content, upload.type);
  const { bytes: content = upload.content, ...measured } = isDrawn(type) ? await withoutMetadata(core, actor, upload.content) : {};
  const size = content.byteLength;
  await store(core, actor, { id, name, type, size, ...measured, content });
  return { id, name, type, size, url: `/api/files/${id}`, ...measured };
}

type StoredContent = Pick<Attachment, "id" | "name" | "type" | "size" | "width" | "height"> & { content: Uint8Array };

/** The lock is taken once the bytes are written: the uploads of a workspace wait for each other's sums and commits alone. */
const store = (core: Core, actor: Actor, file: StoredContent) =>
  core.db.transaction(async (tx) => {
    await tx.insert(files).values({ ...file, workspace_id: actor.workspaceId, uploaded_by: principalKey(actor), created_at: core.now() });
    await lockFiles(tx, actor.workspaceId);
    await checkFileQuota(core, tx, actor, 0);
  });

/** Everybody who reads the conversation is served the picture: where it was taken is not theirs to know. */
async function withoutMetadata(core: Core, actor: Actor, bytes: Uint8Array): Promise<ReadPicture> {
  try {
    return await core.read(actor.workspaceId, { kind: "picture", bytes });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "BAD_REQUEST") throw error;
    throw badRequest("file: this picture tells where or how it was taken, and that can't be taken out of it. Save it in another format");
  }
}
