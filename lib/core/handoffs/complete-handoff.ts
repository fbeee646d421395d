import { handoffs } from "../../../db/schema";
import type { Handoff } from "../../protocol/dialog";
import { type Actor, type IntegrationActor, type MemberActor, principalKey } from "../actor";
import type { Core } from "../core";
import { conflict, forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { toRef } from "../log/views";
import { closeHandoff } from "./request-handoff";
import { currentHandoff } from "./take-over";
import { type HandoffRow, toHandoff } from "./view";

export type Completion = { dialog_id: number; resolution?: string | undefined; hand_back?: boolean | undefined };

/**
 * Ends a conversation (`resolved`), or hands it back to the assistant with `hand_back`.
 * @throws DomainError CONFLICT when it is already so, or when there is no assistant to hand back to; NOT_FOUND, FORBIDDEN
 */
export async function completeHandoff(core: Core, actor: Actor, input: Completion): Promise<{ handoff: Handoff }> {
  if (actor.type !== "member") throw forbidden("Only a member can resolve a conversation");
  return changeDialog(core, input.dialog_id, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    const row = await finishDialog(core, open, actor, input);
    return { handoff: await toHandoff(open.tx, row, open.row.workspace_id, core.now()) };
  });
}

/** The same on a dialog that is already open. */
export async function finishDialog(
  core: Core,
  open: OpenDialog,
  actor: MemberActor | IntegrationActor,
  input: Omit<Completion, "dialog_id">,
): Promise<HandoffRow> {
  const { row } = open;
  if (input.hand_back && !row.assistant_id) throw conflict("This conversation has no assistant to hand back to");
  if (row.status === (input.hand_back ? "assistant" : "resolved"))
    throw conflict(input.hand_back ? "The assistant already has this conversation" : "This conversation is resolved already");
  const now = core.now();
  const resolution = input.resolution ?? null;
  const closed = await closeHandoff(open, (await currentHandoff(open)) ?? (await unaskedHandoff(core, open, actor)), resolution, now);
  open.set({
    turn_epoch: row.turn_epoch + 1,
    assignee_id: input.hand_back ? null : row.assignee_id,
    waiting_since: null,
    unread_members: 0,
    snoozed_until: null,
  });
  if (input.hand_back) {
    open.set({ status: "assistant" });
    await open.note(
      { type: "handed_back", by: principalKey(actor), name: actor.name },
      `${actor.name} handed the conversation back to the assistant`,
    );
  } else {
    open.set({ status: "resolved", resolved_at: now });
    await open.note({ type: "resolved", by: principalKey(actor), name: actor.name, resolution }, `${actor.name} marked this as resolved`);
  }
  const duration = Math.max(0, Math.round((now.getTime() - (closed.accepted_at ?? closed.requested_at).getTime()) / 1000));
  open.tell({
    type: "announce",
    dialog: toRef(row),
    event: "handoff_completed",
    payload: { dialog_id: row.id, operator_id: closed.operator_id, resolution, duration },
  });
  return closed;
}

/** A conversation that ends without anybody having asked for a person still has a record of who ended it. */
async function unaskedHandoff(core: Core, open: OpenDialog, actor: MemberActor | IntegrationActor): Promise<HandoffRow> {
  const now = core.now();
  const [row] = await open.tx
    .insert(handoffs)
    .values({
      dialog_id: open.row.id,
      status: "accepted",
      reason: "Resolved",
      priority: open.row.priority,
      requested_by: principalKey(actor),
      operator_id: actor.type === "member" ? actor.memberId : null,
      requested_at: now,
      accepted_at: now,
    })
    .returning();
  if (!row) throw new Error(`no handoff was made for dialog ${open.row.id}`);
  return row;
}
