import type { Dialog, Handoff } from "../../../protocol/dialog";
import {
  type Actor,
  appendEvent,
  type Draft,
  forbidden,
  type HandoffRow,
  type IntegrationActor,
  isOutside,
  type MemberActor,
  type OutsideActor,
  principalKey,
  publish,
  said,
  set,
  toRef,
} from "../../log";
import { settleNotifications } from "../../notifications";
import { maskedText } from "../../sensitive";
import type { Core } from "../core";
import { summarizeOne } from "../dialogs/summarize";
import { applyMove } from "./apply-move";
import { onSupportDialog, requireSupportDialog } from "./on-support-dialog";
import { closeRecord, openRecord } from "./records";
import { toHandoff } from "./view";

export type Completion = { dialog_id: number; resolution?: string | undefined; hand_back?: boolean | undefined };

/**
 * Ends a conversation (`resolved`), or hands it back to the assistant with `hand_back`.
 * @throws DomainError CONFLICT when it is already so, or when there is no assistant to hand back to; NOT_FOUND, FORBIDDEN
 */
export async function completeHandoff(core: Core, actor: Actor, input: Completion): Promise<{ handoff: Handoff; dialog: Dialog }> {
  if (actor.type !== "member") throw forbidden("Only a member can resolve a conversation");
  const resolution = input.resolution === undefined ? undefined : await maskedText(core, actor, input.resolution);
  const { record, row } = await core.execute({
    ...onSupportDialog(input.dialog_id),
    plan: (draft) => {
      requireSupportDialog(draft, actor);
      const record = finishDialog(draft, actor, { ...input, resolution });
      return { record, row: draft.facts.dialog };
    },
  });
  const [handoff, dialog] = await Promise.all([toHandoff(core, actor, record, row), summarizeOne(core, actor, row)]);
  return { handoff, dialog };
}

/** Whoever may end a conversation. */
type Ender = MemberActor | IntegrationActor | OutsideActor;

/** The same as part of another command. */
export function finishDialog(draft: Draft, actor: Ender, input: Omit<Completion, "dialog_id">): HandoffRow {
  const { assistant_id } = draft.facts.dialog;
  applyMove(draft, input.hand_back ? { type: "hand_back", hasAssistant: assistant_id !== null } : { type: "complete" });
  const resolution = input.resolution ?? null;
  const closed = closeRecord(draft, draft.facts.handoff ?? unaskedHandoff(draft, actor), resolution);
  // What the person outside wrote before they ended it is still to be read.
  set(draft, { waiting_since: null, ...(isOutside(actor) ? {} : { unread_members: 0 }) });
  settleNotifications(draft);
  const by = { by: principalKey(actor), name: actor.name };
  if (input.hand_back) appendEvent(draft, { type: "handed_back", ...by }, said`${actor} returned the conversation to the assistant`);
  else if (isOutside(actor)) appendEvent(draft, { type: "ended", ...by }, said`${actor} ended the conversation`);
  else appendEvent(draft, { type: "resolved", ...by, resolution }, said`${actor} marked this as resolved`);
  const { dialog, now } = draft.facts;
  const duration = Math.max(0, Math.round((now.getTime() - (closed.accepted_at ?? closed.requested_at).getTime()) / 1000));
  publish(draft, {
    type: "announce",
    dialog: toRef(dialog),
    event: "handoff_completed",
    payload: { dialog_id: dialog.id, operator_id: closed.operator_id, resolution, duration },
  });
  return closed;
}

/** A conversation that ends without anybody having asked for a person still has a record of who ended it. */
function unaskedHandoff(draft: Draft, actor: Ender): HandoffRow {
  return openRecord(draft, {
    status: "accepted",
    reason: "Resolved",
    requested_by: principalKey(actor),
    operator_id: actor.type === "member" ? actor.memberId : null,
    accepted_at: draft.facts.now,
  });
}
