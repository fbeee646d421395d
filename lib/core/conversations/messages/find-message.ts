import { type Actor, admits, conflict, type Draft, forbidden, isOutside, isPublic, type MessageRow, notFound } from "../../log";

/**
 * A message that somebody wrote and that the actor may see.
 * @throws DomainError NOT_FOUND for what they may not see, FORBIDDEN for a line of the transcript, CONFLICT for one that was deleted
 */
export function findMessage({ facts }: Draft, actor: Actor, messageId: number): MessageRow {
  const row = facts.messages.find(({ id }) => id === messageId);
  if (!row || !admits(actor, facts.dialog, facts.record ?? undefined) || (isOutside(actor) && !isPublic(row))) throw notFound("message");
  if (row.kind === "event") throw forbidden("A line of the transcript can't be changed");
  if (row.deleted_at) throw conflict("The message was deleted");
  return row;
}
