import { randomUUID } from "node:crypto";
import type { Run, Statement } from "../../../../db/database";
import type { Dialog } from "../../../protocol/dialog";
import {
  type Actor,
  ANY_STATUS,
  add,
  appendEvent,
  conflict,
  DialogMoved,
  type Draft,
  findDialog,
  firstTimesOfMoved,
  handOver,
  type IntegrationActor,
  type MemberActor,
  type MessageRow,
  type NamedTeam,
  OPERATOR_WRITES,
  requireMember,
  requireUnmerged,
  said,
  set,
} from "../../log";
import type { Core } from "../core";
import { getDialog } from "../dialogs/get-dialog";
import { summarizeOne } from "../dialogs/summarize";
import { onSupportDialog, requireSupportDialog } from "../handoffs/on-support-dialog";
import { queueDialog } from "../handoffs/request-handoff";
import { takeOver } from "../handoffs/take-over";
import { assignDialog } from "../handoffs/transfer-handoff";
import { moveMail, moveMessages, readToMove } from "./move-messages";
import { readTeamOf } from "./take-place";

type Splitter = MemberActor | IntegrationActor;

/**
 * Begins another conversation with the same person, of the messages from a number on. Whoever has the first has the second,
 * else it is whose splits it.
 * @returns the new one; asked for again, the one that was begun before
 * @throws DomainError NOT_FOUND, CONFLICT where nothing would move or nothing stay, too many messages would move, or it is at Telegram
 */
export async function splitDialog(core: Core, actor: Actor, dialogId: number, fromSeq: number): Promise<Dialog> {
  requireMember(actor, OPERATOR_WRITES);
  const { workspace_id, contact_id, assistant_id, assignee_id, channel } = await findDialog(core, actor, dialogId);
  if (contact_id === null) throw conflict("Only conversations with a person are split");
  // What is said in a second one would reach nobody.
  if (channel === "telegram") throw conflict("A chat at Telegram is one conversation, which can't be split");
  const members = [...(actor.type === "member" ? [actor.memberId] : []), ...(assignee_id === null ? [] : [assignee_id])];
  try {
    const row = await core.execute({
      target: { anew: { contact_id, client_id: randomUUID() } },
      asks: onSupportDialog(0, members).asks ?? {},
      begin: {
        of: { workspace_id, assistant_id },
        as: () => ({ workspace_id, kind: "support", status: "queued", channel, contact_id, assistant_id }),
      },
      beside: { dialogId, asks: { desk: ANY_STATUS, hands: ANY_STATUS, member_ids: members } },
      extra: (run) => readParts(run, dialogId, fromSeq),
      plan: (target, parts, source) => {
        planSplit(source as Draft, target, actor, parts);
        return target.facts.dialog;
      },
    });
    return await summarizeOne(core, actor, row);
  } catch (error) {
    if (!(error instanceof DialogMoved)) throw error;
    return getDialog(core, actor, error.into);
  }
}

type Parts = {
  rows: MessageRow[];
  /** The newest that stay, for members and for both sides. */
  last: number | null;
  publicLast: number | null;
  /** Where the first message from the number on went already. */
  movedTo: number | null;
  team: NamedTeam | null;
};

const STAYING: Statement = {
  name: "split_staying",
  text: `select max(m.id) filter (where m.deleted_at is null and m.seq < $2::bigint),
  max(m.id) filter (where m.deleted_at is null and m.seq < $2::bigint and m.kind <> 'note'),
  (select (f.moved -> 'to' ->> 'dialog_id')::bigint from messages f where f.dialog_id = $1::bigint and f.seq >= $2::bigint
    and f.kind <> 'event' and (f.deleted_at is null or f.moved -> 'to' is not null) order by f.seq limit 1)
  from messages m where m.dialog_id = $1::bigint and m.kind <> 'event'`,
};

async function readParts(run: Run, dialogId: number, fromSeq: number): Promise<Parts> {
  const rows = await readToMove(run, dialogId, fromSeq);
  const [[last, publicLast, movedTo] = []] = await run(STAYING, [dialogId, fromSeq]);
  const id = (value: unknown) => (value === null || value === undefined ? null : Number(value));
  return { rows, last: id(last), publicLast: id(publicLast), movedTo: id(movedTo), team: await readTeamOf(run, dialogId) };
}

function planSplit(source: Draft, target: Draft, actor: Splitter, { rows, last, publicLast, movedTo, team }: Parts): void {
  requireSupportDialog(source, actor);
  requireUnmerged(source.facts);
  if (movedTo !== null) throw new DialogMoved(movedTo);
  if (rows.length === 0) throw conflict("from_seq: no message stands there or behind it");
  if (last === null) throw conflict("from_seq: no message would stay");
  const number = (draft: Draft) => `#${draft.facts.dialog.id}`;
  const before = source.before.dialog;
  appendEvent(source, { type: "split", name: actor.name, dialog_id: target.facts.dialog.id }, said`${actor} split ${number(target)} off`);
  handOver(source, target);
  const { labels, priority } = before;
  set(target, { labels, priority, team_id: team?.id ?? null, ...firstTimesOfMoved(rows, before.first_needed_at) });
  appendEvent(
    target,
    { type: "split_from", name: actor.name, dialog_id: before.id },
    said`${actor} split this conversation off ${number(source)}`,
  );
  const pairs = moveMessages(source, target, rows);
  moveMail(source, target, pairs);
  add(source, { writes: [{ statement: DROP_QUOTES, values: [before.id, JSON.stringify(rows.map((row) => row.id))] }] });
  set(source, { last_message_id: last, public_message_id: publicLast });
  share(source, target, rows);
  giveTo(source, target, actor);
}

/** What waits to be sent here quotes nothing that stands elsewhere. */
const DROP_QUOTES: Statement = {
  name: "drop_scheduled_quotes",
  text: `update scheduled_messages set reply_to = null where dialog_id = $1::bigint and status = 'scheduled'
  and reply_to = any(array(select value::bigint from json_array_elements_text($2::text::json)))`,
};

/** What was unread is so where it stands; the newest were unread. */
function share(source: Draft, target: Draft, rows: readonly MessageRow[]): void {
  const { unread_members, unread_visitor, waiting_since } = source.facts.dialog;
  const ofVisitor = rows.filter(({ sender }) => sender === "user").length;
  const ofUs = rows.filter(({ sender, kind }) => sender !== "user" && kind !== "note").length;
  const [members, visitor] = [Math.min(unread_members, ofVisitor), Math.min(unread_visitor, ofUs)];
  const waits = ofVisitor > 0 ? waiting_since : null;
  set(target, { unread_members: members, unread_visitor: visitor, waiting_since: waits });
  set(source, {
    unread_members: unread_members - members,
    unread_visitor: unread_visitor - visitor,
    ...(waits && unread_members === members ? { waiting_since: null } : {}),
  });
}

function giveTo(source: Draft, target: Draft, actor: Splitter): void {
  const { status, assignee_id } = source.before.dialog;
  const { waiting_since } = target.facts.dialog;
  const holder = status === "human" && assignee_id !== null ? target.facts.members.get(assignee_id) : undefined;
  if (holder && holder.revoked_at === null) assignDialog(target, actor, holder.id);
  else if (actor.type === "member") takeOver(target, actor);
  else queueDialog(target, actor, { reason: "Split off" });
  set(target, { waiting_since });
}
