import { randomUUID } from "node:crypto";
import { files } from "../../../db/schema";
import type { Attachment } from "../../protocol/message";
import { type Actor, principalKey } from "../actor";
import type { Core } from "../core";
import { badRequest, DomainError } from "../errors";
import { safeName, typeOf } from "./file-type";
import { imageSize } from "./image-size";

export type Upload = { name: string; type: string; content: Uint8Array };

/**
 * Keeps a file for a message to attach.
 * @throws DomainError TOO_LARGE, BAD_REQUEST for an empty file
 */
export async function uploadFile(core: Core, actor: Actor, upload: Upload): Promise<Attachment> {
  const size = upload.content.byteLength;
  if (size > core.env.MAX_UPLOAD_BYTES)
    throw new DomainError("TOO_LARGE", `The file has ${size} bytes; at most ${core.env.MAX_UPLOAD_BYTES} are allowed`);
  if (size === 0) throw badRequest("file: is empty");
  const id = randomUUID();
  const name = safeName(upload.name);
  const type = await typeOf(upload.content, upload.type);
  const { width, height } = imageSize(upload.content, type) ?? {};
  const measured = width && height ? { width, height } : {};
  await core.db.insert(files).values({
    id,
    workspace_id: actor.workspaceId,
    uploaded_by: principalKey(actor),
    name,
    type,
    size,
    ...measured,
    content: upload.content,
    created_at: core.now(),
  });
  return { id, name, type, size, url: `/api/files/${id}`, ...measured };
}
