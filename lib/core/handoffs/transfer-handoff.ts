import { and, eq, isNull } from "drizzle-orm";
import { members } from "../../../db/schema";
import type { Dialog } from "../../protocol/dialog";
import { REASON_UNSAID } from "../../protocol/message";
import type { Actor, IntegrationActor, MemberActor } from "../actor";
import type { Core } from "../core";
import { summarizeOne } from "../dialogs/summarize";
import { badRequest, forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { said } from "../log/said";
import type { MemberRow } from "../members/view";
import { notify } from "../notifications/notify";
import { guardText } from "../sensitive/guard";
import { applyMove } from "./apply-move";
import { passRecord } from "./records";
import { queueDialog } from "./request-handoff";
import { visitorOf } from "./search-person";
import { takeOver } from "./take-over";

export type Transfer = { operator_id: number | null; note?: string | undefined };

/**
 * Gives a conversation to a colleague, or with null to the whole team, with a note that the team alone sees.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST where there is no such colleague
 */
export async function transferDialog(core: Core, actor: Actor, dialogId: number, input: Transfer): Promise<Dialog> {
  if (actor.type !== "member") throw forbidden("Only a member can pass a conversation on");
  const note = await guardText(core, actor, input.note ?? "", { note: true });
  const row = await changeDialog(core, dialogId, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    if (note.text) await open.append(actor, { sender: "manager", kind: "note", ...note, sensitive: note.sealed !== null });
    if (input.operator_id === null) await queueDialog(core, open, actor, { reason: note.text || REASON_UNSAID });
    else await assignDialog(core, open, actor, input.operator_id, note.text || undefined);
    return open.row;
  });
  return summarizeOne(core, row, "members");
}

/** Gives an open dialog to a member, whoever has it. @throws DomainError BAD_REQUEST where they are not of this workspace */
export async function assignDialog(
  core: Core,
  open: OpenDialog,
  actor: MemberActor | IntegrationActor,
  memberId: number,
  note?: string,
): Promise<void> {
  const { row } = open;
  const [member] = await open.tx
    .select()
    .from(members)
    .where(and(eq(members.id, memberId), eq(members.workspace_id, row.workspace_id), isNull(members.revoked_at)));
  if (!member) throw badRequest("assignee_id: is not a member of this workspace");
  if (row.status === "human" && row.assignee_id !== null) {
    const moved = await applyMove(core, open, { type: "assign", operator: member.id });
    if (!moved.changed) return;
    await passRecord(open, member.id);
    await open.note(
      { type: "assigned", member_id: member.id, name: member.name, by: actor.name },
      said`${actor} gave the conversation to ${toActor(member)}`,
    );
  } else {
    await takeOver(core, open, toActor(member));
  }
  const byOther = actor.type !== "member" || actor.memberId !== member.id;
  if (byOther) await tellColleague(core, open, actor, member, note);
}

async function tellColleague(core: Core, open: OpenDialog, actor: Actor, member: MemberRow, note: string | undefined): Promise<void> {
  const { row, tx } = open;
  const news = {
    type: "transferred",
    title: `${actor.name} gave you ${await visitorOf(open)}`,
    body: note ?? "",
    url: `/inbox/${row.id}`,
    topic: "mine" as const,
    dialogId: row.id,
  };
  for (const event of await notify(tx, row.workspace_id, [`member:${member.id}`], news, core.now())) open.tell(event);
}

/** A member as one who acts: what is given to them, they have taken. */
export const toActor = (member: MemberRow): MemberActor => ({
  type: "member",
  workspaceId: member.workspace_id,
  memberId: member.id,
  name: member.name,
  avatarUrl: member.avatar_url,
  role: member.role,
});
