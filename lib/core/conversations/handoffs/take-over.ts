import { appendEvent, type Draft, type HandoffRow, type MemberActor, publish, said, toRef } from "../../log";
import { settleNotifications } from "../../notifications";
import { applyMove } from "./apply-move";
import { takeRecord } from "./records";

/** Types of notifications that are settled once somebody takes the conversation. */
export const QUEUE_NOTIFICATIONS: readonly string[] = ["handoff_offered", "handoff_waiting"];

/**
 * Gives the dialog to a member: ends the assistant's turn (P9), stands in the transcript, and is published to everybody.
 * Does nothing where a member who writes finds that a person already has it.
 * @throws DomainError CONFLICT when it is accepted and a person already has it, or it is resolved
 */
export function takeOver(draft: Draft, member: MemberActor, how: "accept" | "write" = "write"): HandoffRow | undefined {
  const moved = applyMove(draft, { type: how, operator: member.memberId });
  if (!moved.changed) return undefined;
  const handoff = takeRecord(draft, member.memberId, { reason: "Taken over", requested_by: `member:${member.memberId}` });
  appendEvent(draft, { type: "joined", member_id: member.memberId, name: member.name }, said`${member} joined`);
  const dialog = toRef(draft.facts.dialog);
  publish(
    draft,
    {
      type: "announce",
      dialog,
      event: "handoff_started",
      payload: { dialog_id: dialog.id, manager: { id: member.memberId, name: member.name } },
    },
    {
      type: "announce",
      dialog,
      event: "operator_assigned",
      payload: { dialog_id: dialog.id, operator_id: member.memberId, operator_name: member.name, estimated_wait_time: 0 },
    },
  );
  settleNotifications(draft, { types: QUEUE_NOTIFICATIONS });
  return handoff;
}
