import { and, count, eq, gte, inArray, isNull, notInArray } from "drizzle-orm";
import { files, messages } from "../../../db/schema";
import type { OpenDialog } from "../log/change-dialog";
import { isPublic, type MessageRow } from "../log/views";
import { retellMessage } from "../notifications/tell-operator";

/**
 * Takes a message's content away with every copy of it, in the same commit: its files' bytes, the notifications that
 * quote it, its part of the unread counts. Its place in the log stays.
 */
export async function eraseContent(open: OpenDialog, message: MessageRow, now: Date): Promise<MessageRow> {
  await open.tx.delete(files).where(eq(files.message_id, message.id));
  await uncount(open, message);
  const gone = await open.revise(message.id, { text: "", sealed: null, sensitive: false, attachments: [], citations: [], deleted_at: now });
  await retellMessage(open, message, null);
  return gone;
}

/** A message that nobody has read yet is no longer one that waits to be read: it is among the newest of its side. */
async function uncount(open: OpenDialog, message: MessageRow): Promise<void> {
  const { row, tx } = open;
  if (row.kind !== "support" || !isPublic(message)) return;
  const byVisitor = message.sender === "user";
  const unread = byVisitor ? row.unread_members : row.unread_visitor;
  if (unread === 0) return;
  const side = byVisitor ? eq(messages.sender, "user") : inArray(messages.sender, ["manager", "assistant", "system"]);
  const [since] = await tx
    .select({ n: count() })
    .from(messages)
    .where(
      and(
        eq(messages.dialog_id, row.id),
        gte(messages.seq, message.seq),
        side,
        isNull(messages.deleted_at),
        notInArray(messages.kind, ["event", "note"]),
      ),
    );
  if ((since?.n ?? 0) > unread) return;
  open.set(byVisitor ? { unread_members: unread - 1 } : { unread_visitor: unread - 1 });
}
