import { type Actor, type AssistantActor, conflict, type DialogRow, findDialog, forbidden, hasScope, speakerOf, turnIdOf } from "../../log";
import type { Core } from "../core";
import { readTurn } from "./turn-token";

/** A turn that somebody holds a token of: it speaks while the dialog is at its fencing token. */
export type OpenTurn = { id: string; epoch: number; isExpired: boolean; speaker: AssistantActor };

/** @throws DomainError FORBIDDEN, NOT_FOUND, BAD_REQUEST (no token of this dialog), CONFLICT (its assistant was removed) */
export async function openTurn(core: Core, actor: Actor, dialogId: number, token: string): Promise<{ row: DialogRow; turn: OpenTurn }> {
  requireKey(actor);
  const row = await findDialog(core, actor, dialogId);
  const read = readTurn(core, dialogId, token);
  const assistant = row.assistant_id === null ? undefined : await core.rows.assistant(row.assistant_id);
  if (!assistant) throw conflict("This conversation has no assistant any more");
  return { row, turn: { ...read, id: turnIdOf({ id: dialogId, turn_epoch: read.epoch }), speaker: speakerOf(assistant) } };
}

/** Members speak for themselves. @throws DomainError FORBIDDEN */
export function requireKey(actor: Actor): void {
  if (actor.type !== "integration" || !hasScope(actor, "write")) throw forbidden("This takes an API key with the scope write");
}

/** @throws DomainError CONFLICT where a person has written, or was asked for, or another turn was begun since (P9) */
export function requireTurn({ status, turn_epoch }: DialogRow, { epoch, isExpired }: OpenTurn): void {
  if (isExpired) throw conflict("The time of this turn is over");
  if (status !== "assistant" || turn_epoch !== epoch)
    throw conflict("This turn is over: somebody has written, a person was asked for, or another turn was begun");
}
