import { type Draft, publish, set, toRef, turnIdOf } from "../../log";

/** Ends the assistant's turn that may be under way: nothing more of it is written or shown (P9). */
export function endTurn(draft: Draft): void {
  const { dialog } = draft.facts;
  const turnEpoch = dialog.turn_epoch + 1;
  const ended = { dialog_id: dialog.id, turn_id: turnIdOf(dialog), message_id: null, tokens_used: 0 };
  set(draft, { turn_epoch: turnEpoch });
  publish(draft, { type: "turn", dialog: toRef(dialog), turnEpoch, event: "agent_completed", payload: ended });
}
