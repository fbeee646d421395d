import type { Statement } from "../../../../db/database";
import type { Dialog } from "../../../protocol/dialog";
import { urgencyOf } from "../../../protocol/queue";
import { LIMITS } from "../../../protocol/values";
import {
  type Actor,
  ANY_STATUS,
  add,
  appendEvent,
  badRequest,
  conflict,
  type Draft,
  findDialog,
  firstTimesOfBoth,
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
import { settleNotifications } from "../../notifications";
import { moveChat } from "../channels/move-chat";
import type { Core } from "../core";
import { summarizeOne } from "../dialogs/summarize";
import { finishDialog } from "../handoffs/complete-handoff";
import { onSupportDialog, requireSupportDialog } from "../handoffs/on-support-dialog";
import { moveMail, moveMessages, numbersOf, readPlacesLeft, readToMove } from "./move-messages";
import { keepAsLong, readTeamOf, takePlace } from "./take-place";

type Merger = MemberActor | IntegrationActor;
type Moving = { rows: readonly MessageRow[]; returning: readonly MessageRow[]; team: NamedTeam | null };

/**
 * Moves the messages of one conversation into another of the same person. What is left of the first is resolved, in no
 * list, and leads to the second: whatever is written to it from then on goes there.
 * @returns the second. Asked for again it answers the same
 * @throws DomainError NOT_FOUND, BAD_REQUEST into itself, CONFLICT for conversations of different people, one that was merged
 * elsewhere, or one with too many messages
 */
export async function mergeDialogs(core: Core, actor: Actor, dialogId: number, into: number): Promise<Dialog> {
  requireMember(actor, OPERATOR_WRITES);
  if (dialogId === into) throw badRequest("into: is the conversation itself");
  const { assignee_id } = await findDialog(core, actor, dialogId);
  const members = [...(actor.type === "member" ? [actor.memberId] : []), ...(assignee_id === null ? [] : [assignee_id])];
  const row = await core.execute({
    ...onSupportDialog(into, members),
    beside: { dialogId, asks: { desk: ANY_STATUS, hands: ANY_STATUS } },
    extra: async (run) => ({
      rows: await readToMove(run, dialogId, 0),
      returning: await readPlacesLeft(run, dialogId, into),
      team: await readTeamOf(run, dialogId),
    }),
    plan: (target, messages, source) => {
      planMerge(source as Draft, target, actor, messages);
      return target.facts.dialog;
    },
  });
  return summarizeOne(core, actor, row);
}

function planMerge(source: Draft, target: Draft, actor: Merger, { rows, returning, team }: Moving): void {
  const { merged_into } = source.facts.dialog;
  requireSupportDialog(target, actor);
  if (merged_into === target.facts.dialog.id) return;
  requireSupportDialog(source, actor);
  requireSamePerson(source, target);
  const before = source.before.dialog;
  const number = (draft: Draft) => `#${draft.facts.dialog.id}`;
  appendEvent(
    source,
    { type: "merged_into", name: actor.name, dialog_id: target.facts.dialog.id },
    said`${actor} merged this conversation into ${number(target)}`,
  );
  if (before.status === "resolved") settleNotifications(source);
  else finishDialog(source, actor, { resolution: `Merged into ${number(target)}` });
  set(source, { merged_into: target.facts.dialog.id, unread_members: 0, unread_visitor: 0 });
  handOver(source, target);
  appendEvent(
    target,
    { type: "merged", name: actor.name, dialog_id: before.id },
    said`${actor} merged ${number(source)} into this conversation`,
  );
  const pairs = moveMessages(source, target, rows, returning);
  moveMail(source, target, pairs);
  add(target, {
    writes: [
      { statement: MOVE_TESTS, values: [before.id, target.facts.dialog.id] },
      {
        statement: MOVE_SCHEDULED,
        values: [before.id, target.facts.dialog.id, JSON.stringify(numbersOf(pairs)), target.before.dialog.last_seq],
      },
    ],
  });
  if (before.channel === "telegram") moveChat(source, target, numbersOf(pairs));
  adopt(source, target);
  takePlace(source, target, actor, { pairs, team });
  keepAsLong(source, target);
}

function requireSamePerson(source: Draft, target: Draft): void {
  requireUnmerged(target.facts);
  const { contact_id } = source.facts.dialog;
  if (contact_id === null || contact_id !== target.facts.dialog.contact_id)
    throw conflict("Only conversations of one person are merged: merge the contacts first");
}

/** What was urgent, labelled, unread or unanswered in one of them is so in what both are now. */
function adopt(source: Draft, target: Draft): void {
  const from = source.before.dialog;
  const { dialog } = target.facts;
  const waits = [from.waiting_since, dialog.waiting_since].filter((time) => time !== null).sort((a, b) => a.getTime() - b.getTime());
  set(target, {
    labels: [...new Set([...dialog.labels, ...from.labels])].slice(0, LIMITS.LABELS_MAX),
    priority: urgencyOf(from.priority) < urgencyOf(dialog.priority) ? from.priority : dialog.priority,
    unread_members: dialog.unread_members + from.unread_members,
    unread_visitor: dialog.unread_visitor + from.unread_visitor,
    waiting_since: waits[0] ?? null,
    ...firstTimesOfBoth(from, dialog),
  });
}

/** A test that was copied from a conversation is seen by who sees its words now, and is erased with them. */
const MOVE_TESTS: Statement = {
  name: "move_tests",
  text: "update evaluation_cases set dialog_id = $2::bigint where dialog_id = $1::bigint",
};

/** What waits to be sent there is sent here; what was an answer to it is one still, and what quotes a message quotes it where it is. */
const MOVE_SCHEDULED: Statement = {
  name: "move_scheduled",
  text: `with places as materialized (
    select r.* from json_to_recordset($3::text::json) as r (old bigint, new bigint, old_id bigint, new_id bigint)
  ), moved as (
    update scheduled_messages s set dialog_id = $2::bigint,
      seen_seq = greatest($4::bigint, coalesce((select max(p.new) from places p where p.old <= s.seen_seq), 0)),
      reply_to = (select p.new_id from places p where p.old_id = s.reply_to)
    where s.dialog_id = $1::bigint and s.status = 'scheduled' returning s.id
  )
  update effects e set dialog_id = $2::bigint from moved
  where e.kind = 'send_scheduled' and e.dialog_id = $1::bigint and (e.payload ->> 'scheduled_id')::bigint = moved.id`,
};
