import type { TurnEvent } from "../../../protocol/turns";
import { type Actor, type DomainEvent, toRef } from "../../log";
import type { Core } from "../core";
import { openTurn, requireTurn } from "./open-turn";

/**
 * Shows the dialog's readers how a bot's turn goes on. A node that has heard of something newer shows nothing of it (P9).
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST, CONFLICT (the turn is over)
 */
export async function publishTurnEvent(
  core: Core,
  actor: Actor,
  dialogId: number,
  { turn_token, type, payload }: TurnEvent,
): Promise<void> {
  const { row, turn } = await openTurn(core, actor, dialogId, turn_token);
  requireTurn(row, turn);
  const named = type === "agent_started" ? { name: turn.speaker.name, ...payload } : payload;
  core.bus.publish({
    type: "turn",
    dialog: toRef(row),
    turnEpoch: turn.epoch,
    event: type,
    payload: { ...named, dialog_id: dialogId, turn_id: turn.id },
  } as DomainEvent);
}
