import type { Receipt } from "../../../protocol/dialog";
import {
  type Actor,
  ANY_STATUS,
  add,
  type Draft,
  isOutside,
  lastSeqFor,
  principalKey,
  principalOf,
  publish,
  requireEntry,
  set,
  toPrincipal,
  toRef,
} from "../../log";
import { settleNotifications } from "../../notifications";
import type { Core } from "../core";

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
export const readDialog = (core: Core, actor: Actor, input: { dialog_id: number; seq: number }, origin?: string): Promise<void> =>
  core.execute({
    target: input.dialog_id,
    asks: {
      principals: [principalKey(actor)],
      unread: true,
      desk: actor.type === "member" ? ANY_STATUS : [],
      record: actor.type === "customer",
    },
    plan: (draft) => planRead(draft, actor, input.seq),
    origin,
  });

export function planRead(draft: Draft, actor: Actor, upTo: number): void {
  requireEntry(draft.facts, actor);
  const { dialog, receipts } = draft.facts;
  const principal = principalKey(actor);
  const known = receipts.find((receipt) => receipt.principal === principal);
  const seq = Math.min(upTo, lastSeqFor(actor, dialog));
  if (seq > (known?.read_seq ?? 0)) {
    const marks = { delivered_seq: Math.max(seq, known?.delivered_seq ?? 0), read_seq: seq };
    add(draft, { receipts: [{ principal, name: actor.name, ...marks }] });
    publish(draft, { type: "receipt", dialog: toRef(dialog), payload: { dialog_id: dialog.id, principal: toPrincipal(actor), ...marks } });
  }
  if (actor.type === "member") settleNotifications(draft, { principal, types: ["message", "mention", "transferred", "sla_breached"] });
  countRead(draft, actor, seq);
}

/** What is left unread. Nothing of it was read before: a mark that is behind changes nothing. */
function countRead(draft: Draft, actor: Actor, seq: number): void {
  const { unread } = draft.facts;
  const after = (seqs: readonly number[]) => seqs.filter((one) => one > seq);
  if (isOutside(actor)) readBy(draft, "visitor", after(unread.visitor));
  else if (actor.type === "member") readBy(draft, "members", after(unread.members));
}

function readBy(draft: Draft, side: "visitor" | "members", left: readonly number[]): void {
  const { unread_members, unread_visitor } = draft.facts.dialog;
  if (left.length === (side === "visitor" ? unread_visitor : unread_members)) return;
  set(draft, side === "visitor" ? { unread_visitor: left.length } : { unread_members: left.length });
}
