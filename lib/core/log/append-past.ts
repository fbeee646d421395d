import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Tx } from "../../../db/database";
import { dialogs, effects, files, handoffs, messages } from "../../../db/schema";
import { countsAsUnread } from "./advance";
import { holderOf } from "./facts";
import { firstTimesOfPast } from "./first-times";
import { jobOf } from "./jobs";
import { type DialogRow, isPublic, type MessageRow } from "./views";

/** A message that was written before, in another system. `client_id` names it there as here. */
export type PastMessage = Pick<
  MessageRow,
  | "sender"
  | "kind"
  | "text"
  | "author_type"
  | "author_id"
  | "author_name"
  | "author_avatar"
  | "attachments"
  | "sensitive"
  | "sealed"
  | "deleted_at"
  | "created_at"
> & {
  client_id: string;
  /** The `client_id` of the message it replies to. */
  reply_to: string | null;
  /** A member has read it there. */
  read: boolean;
};

/** How a dialog stood in the other system. */
export type PastState = Pick<
  DialogRow,
  "status" | "priority" | "assignee_id" | "labels" | "waiting_since" | "snoozed_until" | "resolved_at" | "updated_at"
> &
  Partial<Pick<DialogRow, "rating_score" | "rating_comment" | "rated_at">>;

export type PastDialog = Pick<DialogRow, "workspace_id" | "contact_id" | "assistant_id" | "created_at">;

/** One statement takes this many rows: Postgres knows no more than 65,535 parameters. */
const ROWS_AT_ONCE = 500;

/** Begins a dialog whose messages are appended in the same transaction. @returns its id */
export async function beginPast(tx: Tx, dialog: PastDialog): Promise<number> {
  const [row] = await tx
    .insert(dialogs)
    .values({ ...dialog, kind: "support", status: "resolved", updated_at: dialog.created_at })
    .returning({ id: dialogs.id });
  if (!row) throw new Error("an insert answered with no row");
  return row.id;
}

/**
 * Locks the dialog in which one goes on: itself, or what it was merged into.
 * @returns undefined where there is none any more
 */
export async function lockPast(tx: Tx, dialogId: number): Promise<DialogRow | undefined> {
  const [{ merged_into } = { merged_into: null }] = await tx
    .select({ merged_into: dialogs.merged_into })
    .from(dialogs)
    .where(eq(dialogs.id, dialogId));
  if (merged_into !== null) return lockPast(tx, merged_into);
  const [row] = await tx.select().from(dialogs).where(eq(dialogs.id, dialogId)).for("update");
  // It may have been merged while its lock was waited for.
  return row?.merged_into == null ? row : lockPast(tx, row.merged_into);
}

/**
 * Appends what was written elsewhere to a dialog, at its next numbers, and sets how it stood there. Nothing of it is news:
 * no event, no feed entry, no notification, no email, and no search for a person comes of it. Who has the dialog open finds
 * the gap in the numbers.
 * @param state null to leave the dialog as it stands: it has gone on here
 * @returns the dialog's newest number
 */
export async function appendPast(
  tx: Tx,
  dialogId: number,
  past: readonly PastMessage[],
  state: PastState | null,
  now: Date,
): Promise<number> {
  const [before] = await tx.select().from(dialogs).where(eq(dialogs.id, dialogId)).for("update");
  if (!before) throw new Error(`there is no dialog ${dialogId}`);
  const rows = await insertMessages(tx, before, past);
  const after = { ...before, ...positionsOf(before, rows) };
  const settled = state ? { ...after, ...stateOf(before, state, now) } : after;
  Object.assign(settled, firstTimesOfPast(settled, rows));
  if (rows.length > 0 && state) settled.unread_members = unreadAmong(rows, past, settled.status);
  const { id, ...fields } = settled;
  await tx.update(dialogs).set(fields).where(eq(dialogs.id, id));
  if (state) await settleDesk(tx, before, settled, now);
  return settled.last_seq;
}

async function insertMessages(tx: Tx, dialog: DialogRow, past: readonly PastMessage[]): Promise<MessageRow[]> {
  const known = await idsOf(tx, dialog.id, past);
  const fresh = past.filter(({ client_id }) => !known.has(client_id));
  if (fresh.length === 0) return [];
  const drawn = await tx.execute(sql`select nextval('messages_id_seq') as id from generate_series(1, ${fresh.length})`);
  const ids = (drawn as unknown as { rows: { id: string }[] }).rows.map(({ id }) => Number(id));
  for (const [at, { client_id }] of fresh.entries()) known.set(client_id, ids[at] as number);
  const rows = fresh.map(({ read: _, ...message }, at): MessageRow => {
    const seq = dialog.last_seq + at + 1;
    const reply_to = message.reply_to === null ? null : (known.get(message.reply_to) ?? null);
    const place = { id: ids[at] as number, dialog_id: dialog.id, seq, changed_seq: seq, reply_to };
    return { ...message, ...place, event: null, moved: null, citations: [], reactions: [], edited_at: null };
  });
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await tx
      .insert(messages)
      .overridingSystemValue()
      .values(rows.slice(at, at + ROWS_AT_ONCE));
  for (const { id, attachments } of rows)
    if (attachments.length > 0)
      await tx
        .update(files)
        .set({ message_id: id })
        .where(
          inArray(
            files.id,
            attachments.map((file) => file.id),
          ),
        );
  return rows;
}

/** The messages of the dialog that are there already, or replied to, by their client id. */
async function idsOf(tx: Tx, dialogId: number, past: readonly PastMessage[]): Promise<Map<string, number>> {
  const named = past.flatMap(({ client_id, reply_to }) => (reply_to === null ? [client_id] : [client_id, reply_to]));
  const found = new Map<string, number>();
  for (let at = 0; at < named.length; at += ROWS_AT_ONCE) {
    const some = named.slice(at, at + ROWS_AT_ONCE);
    const rows = await tx
      .select({ id: messages.id, client_id: messages.client_id })
      .from(messages)
      .where(and(eq(messages.dialog_id, dialogId), inArray(messages.client_id, some)));
    for (const { id, client_id } of rows) if (client_id !== null) found.set(client_id, id);
  }
  return found;
}

/** Where the log stands after these messages; none of them is sent by email, where the person outside was written to already. */
function positionsOf(before: DialogRow, rows: readonly MessageRow[]): Partial<DialogRow> {
  const [last, seen] = [rows.at(-1), rows.filter(isPublic)];
  if (!last) return {};
  const [newest, earlier] = [seen.at(-1), seen.at(-2)];
  const shown = newest
    ? { public_prev_seq: earlier?.seq ?? before.public_seq, public_seq: newest.seq, public_message_id: newest.id, mailed_seq: newest.seq }
    : {};
  return { last_seq: last.seq, last_message_id: last.id, turn_epoch: before.turn_epoch + 1, ...shown };
}

function stateOf(before: DialogRow, state: PastState, now: Date): Partial<DialogRow> {
  const holder = holderOf(state);
  const heldSince = holder === null ? null : now;
  return { ...state, held_since: holder === holderOf(before) ? before.held_since : heldSince };
}

/** What the person outside wrote last, and no member has read or answered. */
function unreadAmong(rows: readonly MessageRow[], past: readonly PastMessage[], status: DialogRow["status"]): number {
  if (status === "resolved") return 0;
  const read = new Set(past.filter((message) => message.read).map(({ client_id }) => client_id));
  const spoken = rows.filter(countsAsUnread);
  const answered = spoken.findLastIndex(({ sender, client_id }) => sender === "manager" || read.has(String(client_id)));
  return spoken.slice(answered + 1).filter(({ sender }) => sender === "user").length;
}

/** What belongs to a status: who waits has a place in the queue, and what was put off is woken. */
async function settleDesk(tx: Tx, before: DialogRow, after: DialogRow, now: Date): Promise<void> {
  const { id, status, snoozed_until: until } = after;
  if (status === "queued" && before.status !== "queued") await queue(tx, after, now);
  if (status !== "queued" && before.status === "queued")
    await tx
      .update(handoffs)
      .set({ status: "completed", completed_at: now })
      .where(and(eq(handoffs.dialog_id, id), ne(handoffs.status, "completed")));
  if (status === "snoozed" && until && until.getTime() !== before.snoozed_until?.getTime())
    await tx.insert(effects).values(jobOf("wake_dialog", { until: until.toISOString() }, until, id));
}

/** In its place, with nobody called for it: the team was, where it began. */
const queue = (tx: Tx, dialog: DialogRow, now: Date) =>
  tx.insert(handoffs).values({
    dialog_id: dialog.id,
    status: "requested",
    reason: "Imported",
    priority: dialog.priority,
    requested_by: "system:command",
    requested_at: dialog.waiting_since ?? dialog.created_at,
    everyone_at: now,
    mailed_at: now,
  });
