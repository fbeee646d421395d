import { eq, inArray } from "drizzle-orm";
import type { Tx } from "../../../db/database";
import { dialogs, events, files, keptEvents, messages, notifications, recordSubscriptions, webhookDeliveries } from "../../../db/schema";

/**
 * Erases conversations with all that hangs on them: messages, notes, receipts, handoffs and enqueued jobs go with the
 * dialog's row, files and what was notified of it elsewhere are sought out.
 */
export async function eraseDialogs(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  // In the order in which every writer locks them.
  await tx
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(inArray(dialogs.id, [...ids]))
    .orderBy(dialogs.id)
    .for("update");
  const theirs = tx
    .select({ id: messages.id })
    .from(messages)
    .where(inArray(messages.dialog_id, [...ids]));
  await tx.delete(files).where(inArray(files.message_id, theirs));
  await tx.delete(notifications).where(inArray(notifications.dialog_id, [...ids]));
  await tx.delete(keptEvents).where(inArray(keptEvents.dialog_id, [...ids]));
  await tx.delete(events).where(inArray(events.dialog_id, [...ids]));
  await tx.delete(webhookDeliveries).where(inArray(webhookDeliveries.dialog_id, [...ids]));
  await tx.delete(dialogs).where(inArray(dialogs.id, [...ids]));
}

/** What a person outside left besides conversations: files nobody was sent, notifications, events kept for their return, their own in the feed. */
export async function eraseTraces(tx: Tx, principal: string): Promise<void> {
  await tx.delete(files).where(eq(files.uploaded_by, principal));
  await tx.delete(notifications).where(eq(notifications.principal, principal));
  await tx.delete(keptEvents).where(eq(keptEvents.principal, principal));
  await tx.delete(recordSubscriptions).where(eq(recordSubscriptions.principal, principal));
  await tx.delete(events).where(eq(events.contact_id, principal.slice(principal.indexOf(":") + 1)));
}
