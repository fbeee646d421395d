import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { dialogs, messages, receipts } from "../../../db/schema";
import type { Receipt } from "../../protocol/dialog";
import { type Actor, isOutside, principalKey, principalOf, toPrincipal } from "../actor";
import type { Core } from "../core";
import { loadDialog } from "../log/load-dialog";
import { lastSeqFor } from "../log/read-log";
import { type DialogRow, toRef } from "../log/views";
import { settleNews } from "../notifications/notify";

export type Mark = { dialogId: number; principal: string; name: string; delivered: number; read: number };

/** Writes many marks at once; none ever goes back. @returns those that moved. */
export async function writeMarks(core: Core, marks: readonly Mark[]): Promise<Receipt[]> {
  if (marks.length === 0) return [];
  const rows = await core.db
    .insert(receipts)
    .values(
      marks.map((mark) => ({
        dialog_id: mark.dialogId,
        principal: mark.principal,
        name: mark.name,
        delivered_seq: Math.max(mark.delivered, mark.read),
        read_seq: mark.read,
      })),
    )
    .onConflictDoUpdate({
      target: [receipts.dialog_id, receipts.principal],
      set: {
        delivered_seq: sql`greatest(${receipts.delivered_seq}, excluded.delivered_seq)`,
        read_seq: sql`greatest(${receipts.read_seq}, excluded.read_seq)`,
        name: sql`excluded.name`,
        updated_at: sql`now()`,
      },
      setWhere: sql`excluded.delivered_seq > ${receipts.delivered_seq} or excluded.read_seq > ${receipts.read_seq}`,
    })
    .returning();
  return rows.map(toReceipt);
}

const toReceipt = (row: typeof receipts.$inferSelect): Receipt => ({
  dialog_id: row.dialog_id,
  principal: principalOf(row.principal, row.name),
  delivered_seq: row.delivered_seq,
  read_seq: row.read_seq,
});

/** How far everybody in a dialog has got. */
export async function listReceipts(core: Core, dialogId: number): Promise<Receipt[]> {
  return ((await core.rows.receipts(dialogId))?.receipts ?? []).map(toReceipt);
}

/**
 * Marks a dialog read up to a number; a smaller one than before changes nothing. What a member has read is read for
 * the team.
 * @throws DomainError NOT_FOUND
 */
export async function readDialog(core: Core, actor: Actor, input: { dialog_id: number; seq: number }, origin?: string): Promise<void> {
  const row = await loadDialog(core.db, actor, input.dialog_id);
  const seq = Math.min(input.seq, lastSeqFor(actor, row));
  const [moved] = await writeMarks(core, [
    { dialogId: row.id, principal: principalKey(actor), name: actor.name, delivered: seq, read: seq },
  ]);
  if (moved) core.bus.publish({ type: "receipt", dialog: toRef(row), payload: { ...moved, principal: toPrincipal(actor) }, origin });
  if (actor.type === "member")
    for (const event of await settleNews(core.db, row.id, core.now(), {
      principal: principalKey(actor),
      types: ["message", "transferred"],
    }))
      core.bus.publish(event);
  if (await clearUnread(core, actor, row, seq)) core.bus.publish({ type: "dialog", dialog: toRef(row) });
}

async function clearUnread(core: Core, actor: Actor, row: DialogRow, seq: number): Promise<boolean> {
  const outside = isOutside(actor);
  if (!outside && actor.type !== "member") return false;
  if ((outside ? row.unread_visitor : row.unread_members) === 0) return false;
  const theirs = outside ? sql`${messages.sender} in ('manager', 'assistant', 'system')` : eq(messages.sender, "user");
  const left = sql<number>`(select count(*)::int from ${messages} where ${and(eq(messages.dialog_id, row.id), gt(messages.seq, seq), theirs, isNull(messages.deleted_at), sql`${messages.kind} not in ('event', 'note')`)})`;
  await core.db
    .update(dialogs)
    .set(outside ? { unread_visitor: left } : { unread_members: left })
    .where(eq(dialogs.id, row.id));
  return true;
}
