import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { dialogs, messages } from "../../../db/schema";
import type { Receipt } from "../../protocol/dialog";
import { type Actor, isOutside, principalKey, principalOf, toPrincipal } from "../actor";
import type { Core } from "../core";
import { loadDialog } from "../log/load-dialog";
import { lastSeqFor } from "../log/read-log";
import { type DialogRow, toRef } from "../log/views";
import { settleNews } from "../notifications/notify";

export type Mark = { dialogId: number; principal: string; name: string; delivered: number; read: number };

/** Rows in one order for all, so that two nodes that write the same ones don't wait for each other. */
const WRITE_MARKS = {
  name: "write_marks",
  text: `insert into receipts as r (dialog_id, principal, name, delivered_seq, read_seq)
select * from json_to_recordset($1::text::json) as m ("dialogId" bigint, principal text, name text, delivered bigint, read bigint)
order by 1, 2
on conflict (dialog_id, principal) do update set
  delivered_seq = greatest(r.delivered_seq, excluded.delivered_seq), read_seq = greatest(r.read_seq, excluded.read_seq),
  name = excluded.name, updated_at = now()
where excluded.delivered_seq > r.delivered_seq or excluded.read_seq > r.read_seq
returning dialog_id, principal, name, delivered_seq, read_seq`,
};

type MovedRow = [dialogId: unknown, principal: string, name: string, delivered: unknown, read: unknown];

/** Writes many marks at once; none ever goes back. @returns those that moved. */
export async function writeMarks(core: Core, marks: readonly Mark[]): Promise<Receipt[]> {
  if (marks.length === 0) return [];
  const known = marks.map(({ dialogId, principal, name, delivered, read }) => ({
    dialogId,
    principal,
    name,
    delivered: Math.max(delivered, read),
    read,
  }));
  const rows = (await core.run(WRITE_MARKS, [JSON.stringify(known)])) as MovedRow[];
  return rows.map(([dialogId, principal, name, delivered, read]) => ({
    dialog_id: Number(dialogId),
    principal: principalOf(principal, name),
    delivered_seq: Number(delivered),
    read_seq: Number(read),
  }));
}

/** How far everybody in a dialog has got. */
export async function listReceipts(core: Core, dialogId: number): Promise<Receipt[]> {
  const rows = (await core.rows.receipts(dialogId))?.receipts ?? [];
  return rows.map((row) => ({
    dialog_id: row.dialog_id,
    principal: principalOf(row.principal, row.name),
    delivered_seq: row.delivered_seq,
    read_seq: row.read_seq,
  }));
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
