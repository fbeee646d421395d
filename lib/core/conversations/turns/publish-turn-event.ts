import type { TurnEvent } from "../../../protocol/turns";
import { type Actor, DomainError, type DomainEvent, toRef } from "../../log";
import type { Core } from "../core";
import { type OpenTurn, openTurn, requireTurn } from "./open-turn";

/**
 * Shows the dialog's readers how a bot's turn goes on. A node that has heard of something newer shows nothing of it (P9).
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST, CONFLICT (the turn is over), TOO_LARGE (its parts together)
 */
export async function publishTurnEvent(
  core: Core,
  actor: Actor,
  dialogId: number,
  { turn_token, type, payload }: TurnEvent,
): Promise<void> {
  const { row, turn } = await openTurn(core, actor, dialogId, turn_token);
  requireTurn(row, turn);
  if (type === "partial_result") requireRoom(core, dialogId, turn, payload.delta);
  const named = type === "agent_started" ? { name: turn.speaker.name, ...payload } : payload;
  core.bus.publish({
    type: "turn",
    dialog: toRef(row),
    turnEpoch: turn.epoch,
    event: type,
    payload: { ...named, dialog_id: dialogId, turn_id: turn.id },
  } as DomainEvent);
}

/** What a bot says in parts is no longer than its message may be. @throws DomainError TOO_LARGE */
function requireRoom({ env, turnBytes }: Core, dialogId: number, { epoch }: OpenTurn, delta: string): void {
  if (turnBytes(dialogId, epoch) + Buffer.byteLength(delta) <= env.WS_MAX_MESSAGE_BYTES) return;
  throw new DomainError("TOO_LARGE", `The parts of this turn have over ${env.WS_MAX_MESSAGE_BYTES} bytes together`);
}
