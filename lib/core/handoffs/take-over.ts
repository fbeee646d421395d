import type { MemberActor } from "../actor";
import type { Core } from "../core";
import type { OpenDialog } from "../log/change-dialog";
import { said } from "../log/said";
import { toRef } from "../log/views";
import { settleNews } from "../notifications/notify";
import { applyMove } from "./apply-move";
import { takeRecord } from "./records";
import { NEWS_OF_QUEUE } from "./search-person";
import type { HandoffRow } from "./view";

/**
 * Gives the dialog to a member: ends the assistant's turn (P9), stands in the transcript, and is told to everybody.
 * Does nothing where a member who writes finds that a person already has it.
 * @throws DomainError CONFLICT when it is accepted and a person already has it, or it is resolved
 */
export async function takeOver(
  core: Core,
  open: OpenDialog,
  member: MemberActor,
  how: "accept" | "write" = "write",
): Promise<HandoffRow | undefined> {
  const { row, tx } = open;
  const moved = await applyMove(core, open, { type: how, operator: member.memberId });
  if (!moved.changed) return undefined;
  const handoff = await takeRecord(core, open, member.memberId, { reason: "Taken over", requested_by: `member:${member.memberId}` });
  await open.note({ type: "joined", member_id: member.memberId, name: member.name }, said`${member} joined`);
  const dialog = toRef(row);
  open.tell({
    type: "announce",
    dialog,
    event: "handoff_started",
    payload: { dialog_id: row.id, manager: { id: member.memberId, name: member.name } },
  });
  open.tell({
    type: "announce",
    dialog,
    event: "operator_assigned",
    payload: { dialog_id: row.id, operator_id: member.memberId, operator_name: member.name, estimated_wait_time: 0 },
  });
  for (const event of await settleNews(tx, row.id, core.now(), { types: NEWS_OF_QUEUE })) open.tell(event);
  return handoff;
}
