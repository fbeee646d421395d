import { and, count, eq, gt, isNull, min, sql, sum } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { files } from "../../../db/schema";
import { type Actor, DomainError, isOutside, principalKey } from "../log";
import type { Core } from "./core";

/** A file that no message took within so long was given up, and is erased. */
export const UNSENT_FILE_MS = 86_400_000;
/** Files that a principal has uploaded and not sent yet: several messages' worth. */
export const UNSENT_FILES_MAX = 50;
/** The same in bytes, in files of the largest size. */
const UNSENT_LARGEST_FILES = 10;
/** Of the storage of a workspace, what visitors and customers can't fill. */
const KEPT_FOR_THE_TEAM = 0.1;

/** Until the transaction ends, nobody else's file of this workspace is counted. */
export const lockFiles = (tx: Tx, workspaceId: number) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`files\n${workspaceId}`}, 0))`);

/**
 * Refuses `bytes` more of an actor's, on top of the files that stand in the database.
 * @param bytes of one file that does not stand there yet
 * @throws DomainError RATE_LIMITED over the files that the actor has uploaded and not sent, TOO_LARGE over FILES_QUOTA_BYTES of the workspace
 */
export async function checkFileQuota(core: Core, on: Db, actor: Actor, bytes: number): Promise<void> {
  await checkUnsent(core, on, actor, bytes);
  if (!isOutside(actor)) return checkStorage(core, on, actor.workspaceId, bytes);
  if (await fits(core, on, actor.workspaceId, bytes, 1 - KEPT_FOR_THE_TEAM)) return;
  throw new DomainError("TOO_LARGE", "No more files can be taken here at the moment", { help: "Send your message without the file." });
}

/** Refuses `bytes` more than a workspace may store. @throws DomainError TOO_LARGE over FILES_QUOTA_BYTES */
export async function checkStorage(core: Core, on: Db, workspaceId: number, bytes: number): Promise<void> {
  if (await fits(core, on, workspaceId, bytes, 1)) return;
  throw new DomainError("TOO_LARGE", "The storage for files of this workspace is full", {
    help: "Delete messages with large files, or have whoever runs Baton raise FILES_QUOTA_BYTES.",
  });
}

/** @param share of the workspace's storage that may be filled */
async function fits(core: Core, on: Db, workspaceId: number, bytes: number, share: number): Promise<boolean> {
  const quota = core.env.FILES_QUOTA_BYTES;
  if (quota === 0) return true;
  const [row] = await on
    .select({ bytes: sum(files.size) })
    .from(files)
    .where(eq(files.workspace_id, workspaceId));
  return Number(row?.bytes ?? 0) + bytes <= quota * share;
}

async function checkUnsent(core: Core, on: Db, actor: Actor, bytes: number): Promise<void> {
  const now = core.now().getTime();
  const [row] = await on
    .select({ count: count(), bytes: sum(files.size), oldest: min(files.created_at) })
    .from(files)
    .where(
      and(
        eq(files.workspace_id, actor.workspaceId),
        eq(files.uploaded_by, principalKey(actor)),
        isNull(files.message_id),
        isNull(files.kept_until),
        isNull(files.canned_reply_id),
        gt(files.created_at, new Date(now - UNSENT_FILE_MS)),
      ),
    );
  const isTooMany = (row?.count ?? 0) + 1 > UNSENT_FILES_MAX;
  if (!isTooMany && Number(row?.bytes ?? 0) + bytes <= core.env.MAX_UPLOAD_BYTES * UNSENT_LARGEST_FILES) return;
  const oldest = row?.oldest?.getTime() ?? now;
  throw new DomainError("RATE_LIMITED", "Too many files were uploaded and not sent yet", {
    retryAfterMs: Math.max(1, oldest + UNSENT_FILE_MS - now),
    help: "Send the ones you have first; what is not sent is forgotten after a day.",
  });
}
