import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { members } from "../../../db/schema";
import type { Dialog } from "../../protocol/dialog";
import type { dialogRoutes } from "../../protocol/routes/dialogs";
import type { Actor, IntegrationActor, MemberActor } from "../actor";
import type { Core } from "../core";
import { badRequest, conflict, forbidden, notFound } from "../errors";
import { finishDialog } from "../handoffs/complete-handoff";
import { queueDialog } from "../handoffs/request-handoff";
import { takeOver } from "../handoffs/take-over";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
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
    if (assignee_id !== undefined) await assign(core, open, actor, assignee_id);
    if (status !== undefined && status !== open.row.status) await setStatus(core, open, actor, status, snoozed_until);
    return open.row;
  });
  return summarizeOne(core, row, "members");
}

async function assign(core: Core, open: OpenDialog, actor: MemberActor | IntegrationActor, assigneeId: number | null): Promise<void> {
  const { row } = open;
  if (row.kind !== "support") throw badRequest("assignee_id: only support conversations have one");
  if (assigneeId === row.assignee_id) return;
  if (assigneeId === null) {
    if (row.status === "human") await queueDialog(core, open, actor, { reason: "Unassigned" });
    else open.set({ assignee_id: null });
    return;
  }
  const [member] = await open.tx
    .select()
    .from(members)
    .where(and(eq(members.id, assigneeId), eq(members.workspace_id, row.workspace_id), isNull(members.revoked_at)));
  if (!member) throw badRequest("assignee_id: is not a member of this workspace");
  if (row.status === "human") {
    open.set({ assignee_id: member.id });
    await open.note(
      { type: "assigned", member_id: member.id, name: member.name, by: actor.name },
      `${actor.name} gave the conversation to ${member.name}`,
    );
    return;
  }
  await takeOver(core, open, {
    type: "member",
    workspaceId: row.workspace_id,
    memberId: member.id,
    name: member.name,
    avatarUrl: member.avatar_url,
    role: member.role,
  });
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
      if (status === "assistant" && row.assistant_id === null) throw conflict("This conversation has no assistant to hand back to");
      await finishDialog(core, open, actor, { hand_back: status === "assistant" });
      return;
    case "snoozed":
      open.set({ status, snoozed_until: until ?? null, turn_epoch: row.turn_epoch + 1, waiting_since: null });
      await open.note({ type: "snoozed", name: actor.name, until: until?.toISOString() ?? null }, `${actor.name} snoozed the conversation`);
  }
}
