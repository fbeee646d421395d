import { type Actor, hasScope, principalKey } from "../../log";
import type { Core } from "../core";
import { isTurnOf } from "./turn-token";

/**
 * Under which key counts what is done in a bot's turn. One API key may speak in all conversations of a workspace: what it
 * says as the assistant is counted by conversation. Whoever may not, or has no token of this conversation, counts for
 * themselves: nobody spends what the bot has.
 * @param token undefined where a turn is only being taken
 */
export function turnLimitKey(core: Pick<Core, "secrets">, actor: Actor, dialogId: number, token?: string): string {
  const mayWrite = actor.type === "integration" && hasScope(actor, "write");
  if (!mayWrite || (token !== undefined && !isTurnOf(core, dialogId, token))) return principalKey(actor);
  return `turn:${actor.workspaceId}/${dialogId}`;
}
