import type { Run, Statement } from "../../../db/connect";
import type { RoomKind } from "../../../db/schema";
import type { NotifyTopic } from "../../protocol/notify-settings";
import type { Moment } from "../die-at";
import type { DialogRef } from "../events";
import { excerptOf } from "../notifications/tell-operator";
import { createGroupCommit, type GroupCommit } from "./group-commit";
import type { MessageRow } from "./views";

/** Whose message it is, as far as the dialog is concerned: that decides what it does to it. */
export type Side = "outside" | "member" | "integration";

/** A message without attachments or a quotation: nothing has to be looked up before it is written. */
export type PlainMessage = {
  dialogId: number;
  workspaceId: number;
  side: Side;
  /** The visitor's or customer's own id, on the side `outside`. */
  contactId: string | null;
  row: Pick<MessageRow, "client_id" | "sender" | "kind" | "text" | "author_type" | "author_id" | "author_name" | "author_avatar">;
};

/** What became of it: its place in the log and what the rest of the house is told. */
export type Appended = {
  id: number;
  seq: number;
  at: Date;
  /** The number before it that the visitor's side may see. */
  publicPrevSeq: number;
  turnEpoch: number;
  dialog: DialogRef;
  /** Whether the assistant's turn is owed. */
  owesTurn: boolean;
  /** The news of the operator who has the conversation, where it was renewed. */
  news: RenewedNews[];
};

type RenewedNews = { id: number; principal: string; title: string; body: string; url: string; topic: NotifyTopic | null };

/**
 * What `sendMessage` does in its transaction, for many dialogs at once and for the common case alone: the writer may
 * enter, the message was not sent before, and nobody's hands change. A message for which that does not hold is passed
 * over. Rows are locked in the order of their ids, so that two nodes never wait for each other, and looked up one by one:
 * a plan that was made while the table was small would go on reading all of it (the last condition of `held` only tells the
 * planner that few rows come of it). An operator's unread news
 * of the conversation is renewed at most once a second: a burst would be told message by message for nobody.
 */
const APPEND: Statement = {
  name: "append_together",
  text: `
with input as (
  select * from json_to_recordset($1::text::json) as i (place int, dialog_id bigint, workspace_id bigint, side text, contact_id uuid,
    client_id uuid, sender text, kind text, body text, excerpt text, author_type text, author_id text, author_name text, author_avatar text)
), held as materialized (
  select i.*, d.status, d.assignee_id, d.kind as room_kind, d.contact_id as room_contact_id, d.last_seq, d.public_seq, d.turn_epoch,
    d.kind = 'support' and i.kind <> 'note' as moves, d.status = 'assistant' and i.side = 'outside' as owes_turn
  from (select * from input order by dialog_id) i cross join lateral (
    select * from dialogs d where d.id = i.dialog_id and d.workspace_id = i.workspace_id
      and case i.side
        when 'outside' then d.kind = 'support' and d.contact_id = i.contact_id and case d.status
          when 'assistant' then true
          when 'queued' then exists (select from handoffs h where h.dialog_id = d.id and h.status <> 'completed')
          when 'human' then d.assignee_id is null or exists (select from notifications t
            where t.dialog_id = d.id and t.principal = 'member:' || d.assignee_id and t.type = 'message' and t.read_at is null)
          else false end
        when 'member' then d.kind in ('order', 'quote', 'channel')
          or d.kind = 'support' and (i.kind = 'note' or d.status = 'human' and d.assignee_id is not null
            and not exists (select from contacts c where c.id = d.contact_id and c.email is not null
              and not exists (select from effects e where e.dialog_id = d.id and e.kind = 'mail_visitor' and e.attempts = 0)))
        else d.kind in ('order', 'quote', 'channel', 'support') end
      and not exists (select from messages m where m.dialog_id = i.dialog_id and m.client_id = i.client_id)
    for update of d
  ) d
  where d.id = i.dialog_id
), numbered as materialized (
  select held.*, last_seq + 1 as seq, nextval('messages_id_seq') as message_id from held
), moved as (
  update dialogs d set
    last_seq = n.seq,
    public_prev_seq = case when n.kind = 'note' then d.public_prev_seq else d.public_seq end,
    public_seq = case when n.kind = 'note' then d.public_seq else n.seq end,
    last_message_id = n.message_id,
    public_message_id = case when n.kind = 'note' then d.public_message_id else n.message_id end,
    unread_members = case when not n.moves or n.side = 'integration' then d.unread_members when n.side = 'outside' then d.unread_members + 1 else 0 end,
    unread_visitor = case when not n.moves then d.unread_visitor when n.side = 'outside' then 0 else d.unread_visitor + 1 end,
    waiting_since = case when not n.moves or n.side = 'integration' then d.waiting_since when n.side = 'outside' then coalesce(d.waiting_since, $2::timestamptz) end,
    turn_epoch = d.turn_epoch + case when n.moves and n.side = 'outside' then 1 else 0 end,
    updated_at = $2::timestamptz
  from numbered n where d.id = n.dialog_id
  returning n.place, d.turn_epoch
), written as (
  insert into messages (id, dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_id, author_name, author_avatar, created_at)
  overriding system value
  select message_id, dialog_id, seq, seq, client_id, sender, kind, body, author_type, author_id, author_name, author_avatar, $2::timestamptz from numbered
), owed as (
  insert into effects (kind, dialog_id, payload, run_at)
  select 'turn', dialog_id, jsonb_build_object('message_id', message_id, 'turn_epoch', turn_epoch + 1), $2::timestamptz from numbered where owes_turn
), news as (
  update notifications t set title = n.author_name || ' wrote', body = n.excerpt, url = '/inbox/' || n.dialog_id,
    created_at = $2::timestamptz, alerted_at = null
  from numbered n
  where n.side = 'outside' and n.status = 'human' and t.dialog_id = n.dialog_id and t.principal = 'member:' || n.assignee_id
    and t.type = 'message' and t.read_at is null and t.created_at < $2::timestamptz - interval '1 second'
  returning n.place, t.id, t.principal, t.title, t.body, t.url, t.topic
)
select coalesce(json_agg(json_build_array(n.place, n.message_id, n.seq, n.public_seq, m.turn_epoch, n.room_kind, n.room_contact_id, n.owes_turn,
  (select json_agg(json_build_object('id', t.id, 'principal', t.principal, 'title', t.title, 'body', t.body, 'url', t.url, 'topic', t.topic))
    from news t where t.place = n.place))), '[]')::text
from numbered n join moved m on m.place = n.place`,
};

type Made = [
  place: number,
  id: number,
  seq: number,
  publicSeq: number,
  turnEpoch: number,
  kind: RoomKind,
  contactId: string | null,
  owesTurn: boolean,
  news: RenewedNews[] | null,
];

const toInput = ({ dialogId, workspaceId, side, contactId, row }: PlainMessage, place: number) => {
  const { text, ...columns } = row;
  return {
    place,
    dialog_id: dialogId,
    workspace_id: workspaceId,
    side,
    contact_id: contactId,
    body: text,
    excerpt: excerptOf(text),
    ...columns,
  };
};

/**
 * At most one message of a dialog may be under way at a time: `changeDialog` sees to that.
 * @param reached called before and after a statement is committed, where a test asked for it
 * @param onFailed hears of each statement that failed; its messages are written one by one then
 */
export function createAppender(
  run: Run,
  now: () => Date,
  reached?: (moment: Moment) => void,
  onFailed?: (error: unknown, items: number) => void,
): GroupCommit<PlainMessage, Appended> {
  return createGroupCommit(async (items) => {
    const at = now();
    reached?.("before_commit");
    const [answer] = await run(APPEND, [JSON.stringify(items.map(toInput)), at.toISOString()]);
    reached?.("after_commit");
    const made: (Appended | undefined)[] = items.map(() => undefined);
    for (const [place, id, seq, publicPrevSeq, turnEpoch, kind, contactId, owesTurn, news] of JSON.parse(String(answer?.[0])) as Made[]) {
      const { dialogId, workspaceId } = items[place] as PlainMessage;
      made[place] = {
        id,
        seq,
        at,
        publicPrevSeq,
        turnEpoch,
        owesTurn,
        news: news ?? [],
        dialog: { id: dialogId, workspaceId, kind, contactId },
      };
    }
    return made;
  }, onFailed);
}
