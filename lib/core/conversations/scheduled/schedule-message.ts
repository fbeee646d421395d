import type { Run, Statement } from "../../../../db/database";
import type { Attachment, NewMessage } from "../../../protocol/message";
import { SCHEDULED_AHEAD_MS, type ScheduledMessage } from "../../../protocol/scheduled";
import {
  type Actor,
  add,
  badRequest,
  conflict,
  DialogMoved,
  type Draft,
  enqueue,
  followingMoves,
  forbidden,
  type MemberActor,
  requireEntry,
  requireUnmerged,
  toMessage,
} from "../../log";
import type { Core } from "../core";
import {
  asksOf,
  claimable,
  findKnown,
  type GuardedMessage,
  guardMessage,
  kindOf,
  requireQuotable,
  type SentMessage,
} from "../messages/send-message";
import { findScheduled, type ScheduledNow, toScheduled } from "./read-scheduled";

/** When it is sent, and whether an answer makes it needless. */
export type Later = { send_at: Date; cancel_if_answered: boolean };
export type Scheduled = { scheduled: ScheduledMessage; duplicate: boolean };
type Written = Pick<SentMessage, "message" | "duplicate">;

/** Messages that a member may have waiting for their time. */
const WAITING_MAX = 100;
/** Files that were not sent with it are erased so long after its time. */
const FILES_KEPT_MS = 86_400_000;

/**
 * Keeps a member's message until its time. The same client_id is kept once, and answered with the message itself where that
 * stands already (P2).
 * @throws DomainError as `sendMessage`; FORBIDDEN for others than members, BAD_REQUEST for a time that is over or more than a
 * year ahead, CONFLICT with a hundred of one's own that wait
 */
export async function scheduleMessage(
  core: Core,
  actor: Actor,
  dialogId: number,
  input: NewMessage,
  later: Later,
): Promise<Scheduled | Written> {
  if (actor.type !== "member") throw forbidden("send_at: only members of the workspace send later");
  const guarded = await guardMessage(core, actor, input);
  return followingMoves(dialogId, (id) =>
    core.execute({
      target: id,
      asks: asksOf(actor, guarded),
      extra: (run) => readBefore(run, actor, id, guarded.client_id),
      plan: (draft, before) => planSchedule(draft, actor, guarded, later, before),
    }),
  );
}

type Before = { known: ScheduledNow | undefined; waiting: number; id: number };

const COUNT_AND_DRAW: Statement = {
  name: "count_scheduled",
  text: `select count(*)::int, nextval('scheduled_messages_id_seq') from scheduled_messages where member_id = $1::bigint and status = 'scheduled'`,
};

async function readBefore(run: Run, actor: MemberActor, dialogId: number, clientId: string): Promise<Before> {
  const known = await findScheduled(run, "client", [dialogId, clientId]);
  const [[waiting, id] = []] = await run(COUNT_AND_DRAW, [actor.memberId]);
  return { known, waiting: Number(waiting), id: Number(id) };
}

function planSchedule(draft: Draft, actor: MemberActor, input: GuardedMessage, later: Later, before: Before): Scheduled | Written {
  requireEntry(draft.facts, actor);
  const written = findKnown(draft.facts, input.client_id);
  if (written?.moved?.to) throw new DialogMoved(written.moved.to.dialog_id);
  if (written) return { message: { ...toMessage(written, actor), prev_seq: written.seq - 1 }, duplicate: true };
  const { known } = before;
  if (known && known.member_id !== actor.memberId) throw conflict("client_id: names a message that another member sends later");
  if (known) return { scheduled: toScheduled(known), duplicate: true };
  requireUnmerged(draft.facts);
  requireTime(draft.facts.now, later.send_at);
  if (before.waiting >= WAITING_MAX) throw conflict(`At most ${WAITING_MAX} messages of one's own may wait to be sent`);
  const attachments = claimable(draft.facts, actor, input.attachments);
  if (input.reply_to) requireQuotable(draft.facts, actor, input);
  const row = rowOf(draft, actor, { ...input, kind: kindOf(input, attachments) }, later, before.id, attachments);
  const keptUntil = new Date(later.send_at.getTime() + FILES_KEPT_MS);
  add(draft, {
    writes: [
      { statement: INSERT, values: [JSON.stringify(row)] },
      ...(attachments.length > 0
        ? [{ statement: KEEP_FILES, values: [JSON.stringify(attachments.map(({ id }) => id)), keptUntil.toISOString()] }]
        : []),
    ],
  });
  enqueue(draft, "send_scheduled", { scheduled_id: before.id }, later.send_at);
  return { scheduled: toScheduled(row), duplicate: false };
}

function requireTime(now: Date, at: Date): void {
  if (at <= now) throw badRequest("send_at: is over already");
  if (at.getTime() - now.getTime() > SCHEDULED_AHEAD_MS) throw badRequest("send_at: is more than a year ahead");
}

const rowOf = (
  { facts: { dialog, now } }: Draft,
  actor: MemberActor,
  input: GuardedMessage,
  { send_at, cancel_if_answered }: Later,
  id: number,
  attachments: Attachment[],
): ScheduledNow => ({
  id,
  workspace_id: dialog.workspace_id,
  dialog_id: dialog.id,
  member_id: actor.memberId,
  client_id: input.client_id.toLowerCase(),
  kind: input.kind as ScheduledNow["kind"],
  text: input.text,
  sealed: input.sealed,
  attachments,
  reply_to: input.reply_to ?? null,
  send_at,
  cancel_if_answered,
  seen_seq: dialog.last_seq,
  status: "scheduled",
  reason: null,
  created_at: now,
  settled_at: null,
  answered: false,
});

const INSERT: Statement = {
  name: "insert_scheduled",
  text: `insert into scheduled_messages overriding system value
  select r.* from json_populate_record(null::scheduled_messages, $1::text::json) r`,
};

const KEEP_FILES: Statement = {
  name: "keep_scheduled_files",
  text: `update files set kept_until = $2::timestamptz
  where id = any(array(select value::uuid from json_array_elements_text($1::text::json))) and message_id is null`,
};
