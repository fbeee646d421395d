import type { TurnGrant } from "../../../protocol/turns";
import type { DialogStatus } from "../../../protocol/values";
import { type Actor, conflict } from "../../log";
import type { Core } from "../core";
import { requireSupportDialog } from "../handoffs/on-support-dialog";
import { endTurn } from "./end-turn";
import { requireKey } from "./open-turn";
import { grantTurn } from "./turn-token";

const WHY_NOT: Record<Exclude<DialogStatus, "assistant">, string> = {
  queued: "This conversation waits for a person",
  human: "A person has this conversation",
  snoozed: "This conversation was put off by a person",
  resolved: "This conversation is resolved",
};

/**
 * Gives the turn to a bot: ends whichever was under way. The bot speaks as the assistant until somebody else does.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where the assistant does not have the dialog
 */
export async function takeTurn(core: Core, actor: Actor, dialogId: number): Promise<TurnGrant> {
  requireKey(actor);
  const epoch = await core.execute({
    target: dialogId,
    plan: (draft) => {
      requireSupportDialog(draft, actor);
      const { status } = draft.facts.dialog;
      if (status !== "assistant") throw conflict(WHY_NOT[status]);
      endTurn(draft);
      return draft.facts.dialog.turn_epoch;
    },
  });
  return grantTurn(core, dialogId, epoch);
}
