import type { Run, Statement } from "../../../../db/database";
import { messages } from "../../../../db/schema";
import { selectJson, selectRows, wholeRow } from "../../../../db/select-rows";
import { add, appendMoved, conflict, type Draft, enqueue, leaveBehind, type MessageRow, revise, set, type Write } from "../../log";
import { isMailed } from "../dialogs/mail-answers";

/** Messages that are moved at once: all of them are in one commit, and each is two changes. */
const MOVED_MAX = 2_000;

const rowColumns = wholeRow(messages);
const TO_MOVE = {
  name: "messages_to_move",
  text: selectJson(
    rowColumns.json("m"),
    `from messages m where m.dialog_id = $1::bigint and m.seq >= $2::bigint and m.kind <> 'event' and m.deleted_at is null
  order by m.seq limit ${MOVED_MAX + 1}`,
  ),
  toRow: rowColumns.toRow,
};

/**
 * What stands from a number on: messages and notes. Lines of the transcript stay: they tell what happened to the conversation
 * in which they stand. @throws DomainError CONFLICT where that is too much
 */
export async function readToMove(run: Run, dialogId: number, fromSeq: number): Promise<MessageRow[]> {
  const rows = await selectRows(run, TO_MOVE, [dialogId, fromSeq]);
  if (rows.length > MOVED_MAX) throw conflict(`More than ${MOVED_MAX} messages can't be moved at once`);
  return rows;
}

const PLACES_LEFT = {
  name: "places_left_in",
  text: selectJson(
    rowColumns.json("m"),
    `from messages m where m.dialog_id = $2::bigint and m.client_id in (
      select s.client_id from messages s where s.dialog_id = $1::bigint and s.kind <> 'event' and s.deleted_at is null and s.client_id is not null)
  order by m.seq`,
  ),
  toRow: rowColumns.toRow,
};

/** The places that messages of a conversation left in another, into which they come back. */
export const readPlacesLeft = (run: Run, dialogId: number, into: number): Promise<MessageRow[]> =>
  selectRows(run, PLACES_LEFT, [dialogId, into]);

/** A message as it stands now, and where it stood. */
export type Pair = { from: MessageRow; to: MessageRow };

/**
 * Moves messages to the end of another conversation, in their order, with authors, times and client_ids. What quoted one of
 * them quotes it still; a quote of what stays behind is dropped. In their old places is left where they went.
 * @param returning the places that some of them left in the other conversation, which are known by their client_ids no more
 */
export function moveMessages(source: Draft, target: Draft, rows: readonly MessageRow[], returning: readonly MessageRow[] = []): Pair[] {
  // Before what comes with their client_ids: rows are written in this order.
  for (const place of returning) revise(target, place, { client_id: null });
  const moved = new Map<number, number>();
  const unmailed = unmailedOf(source, rows);
  const pairs = rows.map((from): Pair => {
    const to = appendMoved(target, from, moved.get(from.reply_to ?? 0) ?? null, unmailed.has(from));
    moved.set(from.id, to.id);
    return { from, to };
  });
  for (const { from, to } of pairs) leaveBehind(source, from, to);
  add(target, { writes: writesOf(source, target, pairs) });
  return pairs;
}

/** The answers that have still to go out by e-mail: wherever they stand then, those alone of what was moved are sent. */
function unmailedOf({ before: { dialog, pending } }: Draft, rows: readonly MessageRow[]): ReadonlySet<MessageRow> {
  const { channel, mailed_seq, unread_visitor } = dialog;
  const due = rows.filter((row) => isMailed(row) && row.seq > mailed_seq && (row.moved?.from === undefined || row.moved.unmailed));
  if (channel === "email") return new Set(due);
  if (!pending.includes("mail_visitor") || unread_visitor === 0) return new Set();
  const unread = new Set(rows.filter(({ sender, kind }) => sender !== "user" && kind !== "note").slice(-unread_visitor));
  return new Set(due.filter((row) => unread.has(row)));
}

const MOVE_FILES: Statement = {
  name: "move_files",
  text: `update files f set message_id = r.new from json_to_recordset($1::text::json) as r (old bigint, new bigint) where f.message_id = r.old`,
};

/** What the assistant had no answer to is asked for still, where its question stands now. */
const MOVE_UNANSWERED: Statement = {
  name: "move_unanswered",
  text: `update unanswered_questions u set message_id = r.new from json_to_recordset($1::text::json) as r (old bigint, new bigint) where u.message_id = r.old`,
};

/** What was said of an answer is said of it where it stands now. */
const MOVE_FEEDBACK: Statement = {
  name: "move_feedback",
  text: `update answer_feedback f set message_id = r.new from json_to_recordset($1::text::json) as r (old bigint, new bigint) where f.message_id = r.old`,
};

/** A mail stands beside the message that it became, or with which it begins. */
const MOVE_MAILS: Statement = {
  name: "move_mails",
  text: `with places as materialized (
    select r.* from json_to_recordset($1::text::json) as r (old bigint, new bigint, old_id bigint, new_id bigint)
  )
  update mails m set message_id = r.new_id, dialog_id = $2::bigint, last_seq = (select max(p.new) from places p where p.old <= m.last_seq)
  from places r where m.message_id = r.old_id`,
};

/** Whoever had read all of it, here and there, has read it where it stands now. */
const MOVE_RECEIPTS: Statement = {
  name: "move_receipts",
  text: `insert into receipts as t (dialog_id, principal, name, delivered_seq, read_seq, updated_at)
  select $2::bigint, s.principal, s.name, $4::bigint, $4::bigint, $6::timestamptz from receipts s
  where s.dialog_id = $1::bigint and s.read_seq >= $3::bigint and ($5::bigint = 0 or exists (select from receipts o
    where o.dialog_id = $2::bigint and o.principal = s.principal and o.read_seq >= $5::bigint))
  order by 1, 2
  on conflict (dialog_id, principal) do update set delivered_seq = greatest(t.delivered_seq, excluded.delivered_seq),
    read_seq = greatest(t.read_seq, excluded.read_seq), updated_at = excluded.updated_at`,
};

function writesOf(source: Draft, target: Draft, pairs: readonly Pair[]): Write[] {
  const last = pairs.at(-1);
  if (!last) return [];
  const idsOf = (which: (row: MessageRow) => boolean) =>
    pairs.filter(({ from }) => which(from)).map(({ from, to }) => ({ old: from.id, new: to.id }));
  const carrying = idsOf(({ attachments }) => attachments.length > 0);
  const asking = idsOf(({ sender }) => sender === "user");
  const answering = idsOf(({ sender }) => sender === "assistant");
  const { public_seq } = target.before.dialog;
  const marks = [source.facts.dialog.id, target.facts.dialog.id, last.from.seq, last.to.seq, public_seq, target.facts.now.toISOString()];
  return [
    { statement: MOVE_RECEIPTS, values: marks },
    { statement: MOVE_MAILS, values: [JSON.stringify(numbersOf(pairs)), target.facts.dialog.id] },
    ...(carrying.length > 0 ? [{ statement: MOVE_FILES, values: [JSON.stringify(carrying)] }] : []),
    ...(asking.length > 0 ? [{ statement: MOVE_UNANSWERED, values: [JSON.stringify(asking)] }] : []),
    ...(answering.length > 0 ? [{ statement: MOVE_FEEDBACK, values: [JSON.stringify(answering)] }] : []),
  ];
}

/** The person outside gets by email what they would have got, and nothing twice. */
export function moveMail(source: Draft, target: Draft, pairs: readonly Pair[]): void {
  const { mailed_seq, unread_visitor } = source.before.dialog;
  const waits = source.before.pending.includes("mail_visitor") || pairs.some(({ to }) => to.moved?.unmailed);
  if (target.facts.pending.includes("mail_visitor")) return;
  const sent = pairs.findLast(({ from }) => unread_visitor === 0 || from.seq <= mailed_seq);
  // By e-mail it is known of each whether it has to go out; an answer before them may be under way.
  if (sent && target.facts.dialog.channel !== "email") set(target, { mailed_seq: Math.max(target.facts.dialog.mailed_seq, sent.to.seq) });
  if (waits) enqueue(target, "mail_visitor", {});
}

/** Numbers before and after, for what refers to them. */
export const numbersOf = (pairs: readonly Pair[]): { old: number; new: number; old_id: number; new_id: number }[] =>
  pairs.map(({ from, to }) => ({ old: from.seq, new: to.seq, old_id: from.id, new_id: to.id }));
