import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { and, eq, inArray, isNull, notInArray, or } from "drizzle-orm";
import type { Tx } from "../../../db/database";
import { files } from "../../../db/schema";
import type { Attachment } from "../../protocol/message";
import { type Actor, badRequest, notFound, principalKey } from "../log";
import type { Core } from "./core";
import { checkFileQuota } from "./file-quota";
import { readContent, UUID } from "./read-file";
import { reserve, store, toAttachment } from "./upload-file";

const SHOWN = {
  id: files.id,
  name: files.name,
  type: files.type,
  size: files.size,
  width: files.width,
  height: files.height,
} as const;

type Shown = { id: string; name: string; type: string; size: number; width: number | null; height: number | null };

const measured = ({ width, height, ...file }: Shown) => ({ ...file, ...(width && height ? { width, height } : {}) });

/**
 * Makes these the files of a canned reply: those it has stay, uploads of the actor's that no message has taken come in, and
 * what it had else is erased.
 * @returns them in their order
 * @throws DomainError BAD_REQUEST
 */
export async function setReplyFiles(tx: Tx, actor: Actor, replyId: number, ids: readonly string[]): Promise<Attachment[]> {
  const wanted = ids.map((id) => id.toLowerCase());
  const others = wanted.length > 0 ? notInArray(files.id, wanted.filter(isUuid)) : undefined;
  await tx.delete(files).where(and(eq(files.canned_reply_id, replyId), others));
  if (wanted.length === 0) return [];
  const upload = and(isNull(files.canned_reply_id), isNull(files.kept_until), eq(files.uploaded_by, principalKey(actor)));
  const taken = await tx
    .update(files)
    .set({ canned_reply_id: replyId })
    .where(
      and(
        inArray(files.id, wanted.filter(isUuid)),
        eq(files.workspace_id, actor.workspaceId),
        isNull(files.message_id),
        or(eq(files.canned_reply_id, replyId), upload),
      ),
    )
    .returning(SHOWN);
  return wanted.map((id) => {
    const file = taken.find((each) => each.id === id);
    if (!file) throw badRequest(`attachments: ${id} is not a file that you uploaded and have not sent yet`);
    return toAttachment(measured(file));
  });
}

const isUuid = (id: string): boolean => UUID.test(id);

/**
 * Copies a file for a message of the actor's, who may read it: what is deleted of the one stays of the other.
 * @throws DomainError NOT_FOUND; TOO_LARGE, RATE_LIMITED, UNAVAILABLE as `uploadFile`
 */
export async function copyFile(core: Core, actor: Actor, id: string): Promise<Attachment> {
  const [found] = await core.db
    .select(SHOWN)
    .from(files)
    .where(and(eq(files.id, id), eq(files.workspace_id, actor.workspaceId)));
  if (!found) throw notFound("file");
  const file = measured({ ...found, id: randomUUID() });
  const owner = { workspaceId: actor.workspaceId, uploadedBy: principalKey(actor) };
  const at = await reserve(core, owner, file, (tx) => checkFileQuota(core, tx, actor, file.size));
  const pieces = () => readContent(core, found);
  await store(core, file.id, at, { size: file.size, pieces, bytes: () => buffer(pieces()) });
  return toAttachment(file);
}
