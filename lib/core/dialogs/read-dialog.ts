import { and, eq, gt, inArray, isNull, like, notInArray, sql } from "drizzle-orm";
import { messages, receipts } from "../../../db/schema";
import type { Receipt } from "../../protocol/dialog";
import { type Actor, isOutside, principalKey, principalOf, toPrincipal } from "../actor";
import type { Core } from "../core";
import { changeDialog } from "../log/change-dialog";
import { loadDialog } from "../log/load-dialog";
import { lastSeqFor } from "../log/read-log";
import { toRef } from "../log/views";
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
  if ((isOutside(actor) ? row.unread_visitor : row.unread_members) > 0) await countUnread(core, actor, row.id, origin);
}

/**
 * Counts what is left unread, under the dialog's lock: a message that is being committed at the same time is counted by
 * whichever comes second. What any member has read is read for the team, so a colleague who is further behind adds nothing.
 */
async function countUnread(core: Core, actor: Actor, dialogId: number, origin: string | undefined): Promise<void> {
  const outside = isOutside(actor);
  if (!outside && actor.type !== "member") return;
  const readers = outside ? eq(receipts.principal, principalKey(actor)) : like(receipts.principal, "member:%");
  const theirs = outside ? inArray(messages.sender, ["manager", "assistant", "system"]) : eq(messages.sender, "user");
  await changeDialog(
    core,
    dialogId,
    async (open) => {
      const read = open.tx
        .select({ seq: sql`coalesce(max(${receipts.read_seq}), 0)` })
        .from(receipts)
        .where(and(eq(receipts.dialog_id, dialogId), readers));
      const unread = and(
        eq(messages.dialog_id, dialogId),
        gt(messages.seq, sql`(${read})`),
        theirs,
        isNull(messages.deleted_at),
        notInArray(messages.kind, ["event", "note"]),
      );
      const left = await open.tx.$count(messages, unread);
      open.set(outside ? { unread_visitor: left } : { unread_members: left });
    },
    origin,
  );
}
