import type { Message } from "../../../protocol/message";
import { LIMITS } from "../../../protocol/values";
import { type Actor, conflict, type Draft, type MessageRow, reactorOf, revise, toMessage, withReaction } from "../../log";
import type { Core } from "../core";
import { findMessage } from "./find-message";

type ReactionInput = { dialog_id: number; message_id: number; emoji: string; on: boolean };

/**
 * Reacts to a message that the actor may read, or takes that back; the change takes the dialog's next number. What is so
 * already changes nothing.
 * @throws DomainError NOT_FOUND; FORBIDDEN (a line of the transcript); CONFLICT (deleted, or as many different ones as it can have)
 */
export const reactToMessage = (core: Core, actor: Actor, input: ReactionInput, origin?: string): Promise<{ message: Message }> =>
  core.execute({
    target: input.dialog_id,
    asks: { message_ids: [input.message_id], record: true },
    plan: (draft) => ({ message: toMessage(planReaction(draft, actor, input), actor) }),
    origin,
  });

/** @returns the message as it stands then */
export function planReaction(draft: Draft, actor: Actor, { message_id, emoji, on }: Omit<ReactionInput, "dialog_id">): MessageRow {
  const row = findMessage(draft, actor, message_id);
  const reactions = withReaction(row.reactions, emoji, reactorOf(actor, draft.facts.dialog.kind), on);
  if (reactions === row.reactions) return row;
  if (reactions.length > LIMITS.REACTIONS_MAX) throw conflict(`A message has at most ${LIMITS.REACTIONS_MAX} different reactions`);
  return revise(draft, row, { reactions: [...reactions] });
}
