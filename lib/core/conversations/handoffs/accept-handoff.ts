import type { Dialog, Handoff } from "../../../protocol/dialog";
import { type Actor, conflict, type Draft, forbidden, type HandoffRow, type MemberActor } from "../../log";
import type { Core } from "../core";
import { summarizeOne } from "../dialogs/summarize";
import { onSupportDialog, requireSupportDialog } from "./on-support-dialog";
import { takeOver } from "./take-over";
import { toHandoff } from "./view";

/**
 * A member takes a dialog: the one that waits, or one the assistant still has.
 * @throws DomainError CONFLICT when a person already has it, or when it is resolved; NOT_FOUND, FORBIDDEN
 */
export async function acceptHandoff(core: Core, actor: Actor, input: { dialog_id: number }): Promise<{ handoff: Handoff; dialog: Dialog }> {
  if (actor.type !== "member") throw forbidden("Only a member can accept a conversation");
  const { record, row } = await core.execute({
    ...onSupportDialog(input.dialog_id, [actor.memberId]),
    plan: (draft) => {
      const record = planAccept(draft, actor);
      return { record, row: draft.facts.dialog };
    },
  });
  const [handoff, dialog] = await Promise.all([toHandoff(core, actor, record, row), summarizeOne(core, actor, row)]);
  return { handoff, dialog };
}

function planAccept(draft: Draft, actor: MemberActor): HandoffRow {
  requireSupportDialog(draft, actor);
  refuseTaken(draft, actor);
  const record = takeOver(draft, actor, "accept");
  if (!record) throw conflict("A person already has this conversation");
  return record;
}

/** Who comes second hears who was first. */
function refuseTaken({ facts }: Draft, actor: MemberActor): void {
  const { status, assignee_id } = facts.dialog;
  if (status !== "human" || assignee_id === null) return;
  if (assignee_id === actor.memberId) throw conflict("You already have this conversation");
  throw conflict(`${facts.members.get(assignee_id)?.name ?? "A colleague"} already accepted this conversation`);
}
