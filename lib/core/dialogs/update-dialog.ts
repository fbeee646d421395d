import type { z } from "zod";
import type { Dialog } from "../../protocol/dialog";
import type { dialogRoutes } from "../../protocol/routes/dialogs";
import type { Actor, IntegrationActor, MemberActor } from "../actor";
import type { Core } from "../core";
import { badRequest, forbidden, notFound } from "../errors";
import { applyMove } from "../handoffs/apply-move";
import { finishDialog } from "../handoffs/complete-handoff";
import { queueDialog } from "../handoffs/request-handoff";
import { takeOver } from "../handoffs/take-over";
import { assignDialog } from "../handoffs/transfer-handoff";
import { WAKE_DIALOG } from "../handoffs/wake-dialog";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { said } from "../log/said";
import type { DialogRow } from "../log/views";
import { summarizeOne } from "./summarize";

export type DialogPatch = z.output<NonNullable<typeof dialogRoutes.updateDialog.body>>;

/**
 * Changes a conversation's status, assignee, labels, priority or title. What the handoff's verbs do stands in the
 * transcript here as well.
 * @throws DomainError NOT_FOUND, BAD_REQUEST, CONFLICT, FORBIDDEN
 */
export async function updateDialog(core: Core, actor: Actor, dialogId: number, patch: DialogPatch): Promise<Dialog> {
  if (actor.type !== "member" && actor.type !== "integration") throw forbidden("This is for members of the workspace");
  const row = await changeDialog(core, dialogId, async (open): Promise<DialogRow> => {
    if (!(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    const { status, assignee_id, snoozed_until, ...plain } = patch;
    open.set(plain);
    const takesUp = status === "human" && open.row.status !== "human";
    if (assignee_id !== undefined && (takesUp || assignee_id !== open.row.assignee_id)) await assign(core, open, actor, assignee_id);
    if (status !== undefined && status !== open.row.status) await setStatus(core, open, actor, status, snoozed_until);
    return open.row;
  });
  return summarizeOne(core, row, "members");
}

async function assign(core: Core, open: OpenDialog, actor: MemberActor | IntegrationActor, assigneeId: number | null): Promise<void> {
  const { row } = open;
  if (row.kind !== "support") throw badRequest("assignee_id: only support conversations have one");
  if (assigneeId !== null) return assignDialog(core, open, actor, assigneeId);
  if (row.status === "human") await queueDialog(core, open, actor, { reason: "Unassigned" });
  else open.set({ assignee_id: null });
}

async function setStatus(
  core: Core,
  open: OpenDialog,
  actor: MemberActor | IntegrationActor,
  status: DialogRow["status"],
  until: Date | undefined,
): Promise<void> {
  const { row } = open;
  if (row.kind !== "support") throw badRequest("status: only support conversations have one");
  switch (status) {
    case "queued":
      await queueDialog(core, open, actor, { reason: "Put in the queue" });
      return;
    case "human":
      if (actor.type !== "member") throw badRequest("status: name the assignee_id instead");
      await takeOver(core, open, actor);
      return;
    case "resolved":
    case "assistant":
      await finishDialog(core, open, actor, { hand_back: status === "assistant" });
      return;
    case "snoozed":
      await applyMove(core, open, { type: "snooze", until: until ?? null });
      open.set({ waiting_since: null });
      if (until) await open.owe(WAKE_DIALOG, { until: until.toISOString() }, until);
      await open.note({ type: "snoozed", name: actor.name, until: until?.toISOString() ?? null }, said`${actor} snoozed the conversation`);
  }
}
