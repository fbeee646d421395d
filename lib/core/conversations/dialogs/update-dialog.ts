import type { z } from "zod";
import type { Dialog } from "../../../protocol/dialog";
import type { dialogRoutes } from "../../../protocol/routes/dialogs";
import {
  type Actor,
  type Asks,
  badRequest,
  type DialogRow,
  type Draft,
  forbidden,
  type IntegrationActor,
  isOutside,
  type MemberActor,
  type NamedTeam,
  type OutsideActor,
  readTeams,
  requireEntry,
  requireUnmerged,
  set,
} from "../../log";
import type { Core } from "../core";
import { finishDialog } from "../handoffs/complete-handoff";
import { onSupportDialog, requireSupportDialog } from "../handoffs/on-support-dialog";
import { putOff } from "../handoffs/put-off";
import { queueDialog } from "../handoffs/request-handoff";
import { takeOver } from "../handoffs/take-over";
import { assignDialog } from "../handoffs/transfer-handoff";
import { requireTeam, setTeam } from "./set-team";
import { summarizeOne } from "./summarize";

type Teams = ReadonlyMap<number, NamedTeam>;
export type DialogPatch = z.output<NonNullable<typeof dialogRoutes.updateDialog.body>>;

/**
 * Changes a conversation's status, assignee, team, labels, priority or title; its own person may end it. What the handoff's verbs do stands in the
 * transcript here as well.
 * @throws DomainError NOT_FOUND, BAD_REQUEST, CONFLICT, FORBIDDEN
 */
export async function updateDialog(core: Core, actor: Actor, dialogId: number, patch: DialogPatch): Promise<Dialog> {
  if (isOutside(actor)) return endOwn(core, actor, dialogId, patch);
  return summarizeOne(core, actor, await changeDialog(core, actor, dialogId, patch));
}

/** The same by the team alone, without what the answer says of it. @returns the row as it is now */
export async function changeDialog(core: Core, actor: Actor, dialogId: number, patch: DialogPatch): Promise<DialogRow> {
  if (actor.type !== "member" && actor.type !== "integration") throw forbidden("This is for members of the workspace");
  const { team } = patch;
  return core.execute<DialogRow, Teams | undefined>({
    target: dialogId,
    asks: asksOf(actor, patch),
    ...(team ? { extra: (run) => readTeams(run, actor.workspaceId, [team]) } : {}),
    plan: (draft, teams) => {
      planUpdate(draft, actor, patch, teams);
      return draft.facts.dialog;
    },
  });
}

/** Whoever has no further question ends their conversation, and nothing else of it. */
async function endOwn(core: Core, actor: OutsideActor, dialogId: number, { status, ...rest }: DialogPatch): Promise<Dialog> {
  if (status !== "resolved" || Object.keys(rest).length > 0)
    throw forbidden("A visitor or customer may end their conversation, and no more");
  const row = await core.execute({
    ...onSupportDialog(dialogId),
    plan: (draft) => {
      requireSupportDialog(draft, actor);
      finishDialog(draft, actor, {});
      return draft.facts.dialog;
    },
  });
  return summarizeOne(core, actor, row);
}

/** Labels, a priority or a title move nobody. */
function asksOf(actor: MemberActor | IntegrationActor, { status, assignee_id, team }: DialogPatch): Asks {
  if (status === undefined && assignee_id === undefined && team === undefined) return {};
  const named = [...(actor.type === "member" ? [actor.memberId] : []), ...(assignee_id ? [assignee_id] : [])];
  return onSupportDialog(0, named).asks ?? {};
}

/** Decides what the patch changes. @param teams those that it may name @throws DomainError NOT_FOUND, BAD_REQUEST, CONFLICT */
export function planUpdate(draft: Draft, actor: MemberActor | IntegrationActor, patch: DialogPatch, teams: Teams = new Map()): void {
  requireEntry(draft.facts, actor);
  requireUnmerged(draft.facts);
  const { status, assignee_id, team, snoozed_until, ...plain } = patch;
  set(draft, plain);
  if (team !== undefined) setTeam(draft, actor, requireTeam(teams, team));
  const { dialog } = draft.facts;
  const takesUp = status === "human" && dialog.status !== "human";
  if (assignee_id !== undefined && (takesUp || assignee_id !== dialog.assignee_id)) assign(draft, actor, assignee_id);
  const isPutOff = status === "snoozed" && (snoozed_until?.getTime() ?? null) !== (draft.facts.dialog.snoozed_until?.getTime() ?? null);
  if (status !== undefined && (status !== draft.facts.dialog.status || isPutOff)) setStatus(draft, actor, status, snoozed_until);
}

function assign(draft: Draft, actor: MemberActor | IntegrationActor, assigneeId: number | null): void {
  const { dialog } = draft.facts;
  if (dialog.kind !== "support") throw badRequest("assignee_id: only support conversations have one");
  if (assigneeId !== null) assignDialog(draft, actor, assigneeId);
  else if (dialog.status === "human") queueDialog(draft, actor, { reason: "Unassigned" });
  else set(draft, { assignee_id: null });
}

function setStatus(draft: Draft, actor: MemberActor | IntegrationActor, status: DialogRow["status"], until: Date | undefined): void {
  if (draft.facts.dialog.kind !== "support") throw badRequest("status: only support conversations have one");
  switch (status) {
    case "queued":
      queueDialog(draft, actor, { reason: "Put in the queue" });
      return;
    case "human":
      if (actor.type !== "member") throw badRequest("status: name the assignee_id instead");
      takeOver(draft, actor);
      return;
    case "resolved":
    case "assistant":
      finishDialog(draft, actor, { hand_back: status === "assistant" });
      return;
    case "snoozed":
      putOff(draft, actor, until ?? null);
  }
}
