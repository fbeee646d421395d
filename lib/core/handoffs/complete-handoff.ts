import type { Dialog, Handoff } from "../../protocol/dialog";
import { type Actor, type IntegrationActor, type MemberActor, principalKey } from "../actor";
import type { Core } from "../core";
import { summarizeOne } from "../dialogs/summarize";
import { forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { said } from "../log/said";
import { toRef } from "../log/views";
import { settleNews } from "../notifications/notify";
import { maskedText } from "../sensitive/guard";
import { applyMove } from "./apply-move";
import { closeRecord, currentHandoff, openRecord } from "./records";
import { type HandoffRow, toHandoff } from "./view";

export type Completion = { dialog_id: number; resolution?: string | undefined; hand_back?: boolean | undefined };

/**
 * Ends a conversation (`resolved`), or hands it back to the assistant with `hand_back`.
 * @throws DomainError CONFLICT when it is already so, or when there is no assistant to hand back to; NOT_FOUND, FORBIDDEN
 */
export async function completeHandoff(core: Core, actor: Actor, input: Completion): Promise<{ handoff: Handoff; dialog: Dialog }> {
  if (actor.type !== "member") throw forbidden("Only a member can resolve a conversation");
  const resolution = input.resolution === undefined ? undefined : await maskedText(core, actor, input.resolution);
  const { handoff, row } = await changeDialog(core, input.dialog_id, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    const record = await finishDialog(core, open, actor, { ...input, resolution });
    return { handoff: await toHandoff(open.tx, record, open.row, core.now()), row: open.row };
  });
  return { handoff, dialog: await summarizeOne(core, row, "members") };
}

/** The same on a dialog that is already open. */
export async function finishDialog(
  core: Core,
  open: OpenDialog,
  actor: MemberActor | IntegrationActor,
  input: Omit<Completion, "dialog_id">,
): Promise<HandoffRow> {
  const { row } = open;
  await applyMove(core, open, input.hand_back ? { type: "hand_back", hasAssistant: row.assistant_id !== null } : { type: "complete" });
  const now = core.now();
  const resolution = input.resolution ?? null;
  const record = (await currentHandoff(open)) ?? (await unaskedHandoff(core, open, actor));
  const closed = await closeRecord(core, open, record, resolution);
  open.set({ waiting_since: null, unread_members: 0 });
  for (const event of await settleNews(open.tx, row.id, now)) open.tell(event);
  if (input.hand_back) {
    await open.note(
      { type: "handed_back", by: principalKey(actor), name: actor.name },
      said`${actor} returned the conversation to the assistant`,
    );
  } else {
    await open.note({ type: "resolved", by: principalKey(actor), name: actor.name, resolution }, said`${actor} marked this as resolved`);
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
function unaskedHandoff(core: Core, open: OpenDialog, actor: MemberActor | IntegrationActor): Promise<HandoffRow> {
  return openRecord(core, open, {
    status: "accepted",
    reason: "Resolved",
    requested_by: principalKey(actor),
    operator_id: actor.type === "member" ? actor.memberId : null,
    accepted_at: core.now(),
  });
}
