import type { Dialog } from "../../../protocol/dialog";
import { REASON_UNSAID } from "../../../protocol/message";
import {
  type Actor,
  append,
  appendEvent,
  badRequest,
  type DialogRow,
  type Draft,
  forbidden,
  type IntegrationActor,
  type MemberActor,
  type MemberFacts,
  type NamedTeam,
  readTeams,
  said,
} from "../../log";
import { notifyPrincipals } from "../../notifications";
import { guardText } from "../../sensitive";
import type { Core } from "../core";
import { requireTeam, setTeam } from "../dialogs/set-team";
import { summarizeOne } from "../dialogs/summarize";
import { applyMove } from "./apply-move";
import { onSupportDialog, requireSupportDialog } from "./on-support-dialog";
import { passRecord } from "./records";
import { queueDialog } from "./request-handoff";
import { visitorOf } from "./search-person";
import { takeOver } from "./take-over";

export type Transfer = { operator_id: number | null; team?: number | undefined; note?: string | undefined };
type Teams = ReadonlyMap<number, NamedTeam>;

/**
 * Gives a conversation to a colleague, or with null to everybody or to one team, with a note that members alone see.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST where there is no such colleague or team
 */
export async function transferDialog(core: Core, actor: Actor, dialogId: number, input: Transfer): Promise<Dialog> {
  if (actor.type !== "member") throw forbidden("Only a member can pass a conversation on");
  const note = await guardText(core, actor, input.note ?? "", { note: true });
  const { team } = input;
  const row = await core.execute<DialogRow, Teams | undefined>({
    ...onSupportDialog(dialogId, input.operator_id === null ? [] : [input.operator_id]),
    ...(team === undefined ? {} : { extra: (run) => readTeams(run, actor.workspaceId, [team]) }),
    plan: (draft, teams = new Map()) => {
      requireSupportDialog(draft, actor);
      if (note.text) append(draft, actor, { sender: "manager", kind: "note", ...note, sensitive: note.sealed !== null });
      if (team !== undefined) setTeam(draft, actor, requireTeam(teams, team));
      if (input.operator_id === null) queueDialog(draft, actor, { reason: note.text || REASON_UNSAID });
      else assignDialog(draft, actor, input.operator_id, note.text || undefined);
      return draft.facts.dialog;
    },
  });
  return summarizeOne(core, actor, row);
}

/** Gives a dialog to a member, whoever has it, as part of a command. @throws DomainError BAD_REQUEST where they are not of this workspace */
export function assignDialog(draft: Draft, actor: MemberActor | IntegrationActor, memberId: number, note?: string): void {
  const { dialog, members } = draft.facts;
  const member = members.get(memberId);
  if (!member || member.workspace_id !== dialog.workspace_id || member.revoked_at !== null)
    throw badRequest("assignee_id: is not a member of this workspace");
  if (dialog.status === "human" && dialog.assignee_id !== null) {
    if (!applyMove(draft, { type: "assign", operator: member.id }).changed) return;
    passRecord(draft, member.id);
    appendEvent(
      draft,
      { type: "assigned", member_id: member.id, name: member.name, by: actor.name },
      said`${actor} gave the conversation to ${toActor(member)}`,
    );
  } else {
    takeOver(draft, toActor(member));
  }
  const byOther = actor.type !== "member" || actor.memberId !== member.id;
  if (byOther) notifyColleague(draft, actor, member, note);
}

function notifyColleague(draft: Draft, actor: Actor, member: MemberFacts, note: string | undefined): void {
  notifyPrincipals(draft, [`member:${member.id}`], {
    type: "transferred",
    title: `${actor.name} gave you ${visitorOf(draft.facts)}`,
    body: note ?? "",
    url: `/inbox/${draft.facts.dialog.id}`,
    topic: "mine",
  });
}

/** A member as one who acts: what is given to them, they have taken. */
export const toActor = (member: Pick<MemberFacts, "id" | "workspace_id" | "name" | "avatar_url" | "role">): MemberActor => ({
  type: "member",
  workspaceId: member.workspace_id,
  memberId: member.id,
  name: member.name,
  avatarUrl: member.avatar_url,
  role: member.role,
});
