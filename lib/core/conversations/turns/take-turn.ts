import type { TurnGrant } from "../../../protocol/turns";
import type { DialogStatus } from "../../../protocol/values";
import { type Actor, conflict, type Draft, enqueue } from "../../log";
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
 * Where the visitor waits for an answer and the bot says nothing in its time, a person is called.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where the assistant does not have the dialog
 */
export async function takeTurn(core: Core, actor: Actor, dialogId: number): Promise<TurnGrant> {
  requireKey(actor);
  return core.execute({
    target: dialogId,
    asks: { quotes: true },
    plan: (draft) => {
      requireSupportDialog(draft, actor);
      const { status } = draft.facts.dialog;
      if (status !== "assistant") throw conflict(WHY_NOT[status]);
      endTurn(draft);
      const grant = grantTurn(core, dialogId, draft.facts.dialog.turn_epoch);
      expectAnswer(draft, grant);
      return grant;
    },
  });
}

/** Whoever waits for an answer waits for that of this turn from now on. */
function expectAnswer(draft: Draft, { expires_at }: TurnGrant): void {
  const { dialog, messages } = draft.facts;
  const [asked] = messages.filter(({ sender, deleted_at }) => sender === "user" && deleted_at === null).sort((a, b) => b.seq - a.seq);
  if (dialog.waiting_since === null || !asked) return;
  enqueue(draft, "bot_silence", { message_id: asked.id, turn_epoch: dialog.turn_epoch }, new Date(expires_at));
}
