import type { Handoff } from "../../../protocol/dialog";
import { REASON_UNSAID } from "../../../protocol/message";
import { urgencyOf } from "../../../protocol/queue";
import type { Priority } from "../../../protocol/values";
import {
  type Actor,
  appendEvent,
  type DialogRow,
  type Draft,
  enqueue,
  forbidden,
  type HandoffRow,
  hasScope,
  type NamedTeam,
  principalKey,
  publish,
  readTeams,
  type Said,
  said,
  set,
  toRef,
} from "../../log";
import { renewNotifications } from "../../notifications";
import { maskedText } from "../../sensitive";
import type { Core } from "../core";
import { requireTeam, setTeam } from "../dialogs/set-team";
import { applyMove } from "./apply-move";
import { onSupportDialog, requireSupportDialog } from "./on-support-dialog";
import { changeRecord, openRecord } from "./records";
import { QUEUE_NOTIFICATIONS } from "./take-over";
import { toHandoff } from "./view";

export type HandoffRequest = { dialog_id: number; reason: string; priority?: Priority | undefined; team?: number | undefined };

/** The reason of a request that gives none: nothing that a repeated request could add. */
const UNSAID: ReadonlySet<string> = new Set([REASON_UNSAID, "New conversation"]);

/**
 * Puts a dialog in the queue for a person and ends the assistant's turn (P9). A member's request gives it back to the
 * queue from whoever has it. While it waits it keeps its place: what a further request adds (a reason, a higher
 * priority) stands in the handoff and the transcript, and members hear of it. A `team` that it names is asked for it.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function requestHandoff(core: Core, actor: Actor, input: HandoffRequest): Promise<{ handoff: Handoff }> {
  if (actor.type === "integration" && !hasScope(actor, "write")) throw forbidden("This takes an API key with the scope write");
  const reason = await maskedText(core, actor, input.reason);
  const { team } = input;
  const { row, dialog } = await core.execute<{ row: HandoffRow; dialog: DialogRow }, ReadonlyMap<number, NamedTeam> | undefined>({
    ...onSupportDialog(input.dialog_id),
    ...(team === undefined ? {} : { extra: (run) => readTeams(run, actor.workspaceId, [team]) }),
    plan: (draft, teams = new Map()) => {
      requireSupportDialog(draft, actor);
      if (team !== undefined) setTeam(draft, actor, requireTeam(teams, team));
      const row = queueDialog(draft, actor, { reason, priority: askedPriority(actor, input.priority) });
      return { row, dialog: draft.facts.dialog };
    },
  });
  return { handoff: await toHandoff(core, actor, row, dialog) };
}

/** A visitor may ask for `high` at most: the order of the queue is not a stranger's to set (protocol.md 3). */
const askedPriority = (actor: Actor, priority: Priority | undefined): Priority | undefined =>
  actor.type === "visitor" && priority === "urgent" ? "high" : priority;

/** Why Baton itself gives a conversation back: what stands in the transcript. */
export type OwnCause = { event: Record<string, unknown> & { type: string }; said: Said };

/** The same as part of another command. @param cause what happened, where nobody asked in person */
export function queueDialog(draft: Draft, actor: Actor, input: Pick<HandoffRequest, "reason" | "priority">, cause?: OwnCause): HandoffRow {
  const current = draft.facts.handoff;
  const moved = applyMove(draft, { type: "request", mayTake: actor.type === "member" || !current });
  if (current && !moved.changed) return addToRequest(draft, actor, current, input);
  const { dialog, now } = draft.facts;
  set(draft, { priority: input.priority ?? dialog.priority, waiting_since: dialog.waiting_since ?? now });
  const done = cause ?? {
    event: { type: "handoff_requested", by: actor.type, name: actor.name, reason: input.reason },
    said: requestedLine(actor),
  };
  appendEvent(draft, done.event, done.said);
  return beginSearch(draft, input.reason, principalKey(actor));
}

/** A person is looked for from here on: the record of it, the first step, and an event for the team. @param by who asked, `visitor:…` */
export function beginSearch(draft: Draft, reason: string, by: string): HandoffRow {
  const record = openRecord(draft, { reason, requested_by: by });
  enqueue(draft, "search_person", { handoff_id: record.id, step: record.step });
  publishRequest(draft, reason);
  return record;
}

function publishRequest(draft: Draft, reason: string): void {
  const { dialog, now } = draft.facts;
  const payload = { dialog_id: dialog.id, user_id: dialog.contact_id, reason, priority: dialog.priority, timestamp: now.toISOString() };
  publish(draft, { type: "announce", dialog: toRef(dialog), event: "handoff_request", payload });
}

function requestedLine(actor: Actor): Said {
  if (actor.type === "assistant") return said`${actor} handed over to the team`;
  return actor.type === "member" ? said`${actor} returned the conversation to the queue` : said`${actor} asked for a person`;
}

/** What a further request adds to the one that is under way: nothing of it is dropped in silence. */
function addToRequest(draft: Draft, actor: Actor, current: HandoffRow, input: Pick<HandoffRequest, "reason" | "priority">): HandoffRow {
  const { dialog } = draft.facts;
  const reason = UNSAID.has(input.reason) || input.reason === current.reason ? undefined : input.reason;
  const priority = input.priority && urgencyOf(input.priority) < urgencyOf(dialog.priority) ? input.priority : undefined;
  if (reason === undefined && priority === undefined) return current;
  if (priority) set(draft, { priority });
  const standing = draft.facts.dialog.priority;
  const event = { type: "handoff_requested", by: actor.type, name: actor.name, reason: reason ?? current.reason, repeated: true };
  appendEvent(draft, { ...event, priority: standing }, repeatedLine(actor, reason, priority));
  const changed = changeRecord(draft, current, { priority: standing, ...(reason === undefined ? {} : { reason }) });
  // Whoever has it reads the line; those who might take it are called again.
  if (dialog.status !== "queued") return changed;
  publishRequest(draft, changed.reason);
  renewNotifications(draft, QUEUE_NOTIFICATIONS, changed.reason);
  return changed;
}

function repeatedLine(actor: Actor, reason: string | undefined, priority: Priority | undefined): Said {
  if (reason === undefined) return said`${actor} raised the priority to ${String(priority)}`;
  return priority
    ? said`${actor} asked for a person again, priority ${priority}: ${reason}`
    : said`${actor} asked for a person again: ${reason}`;
}
