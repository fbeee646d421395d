import { type Actor, ANY_STATUS, type Command, type Draft, notFound, requireEntry, requireUnmerged } from "../../log";

/** A command on a support dialog that may change whose hands it is in. @param memberIds members it names */
export const onSupportDialog = (dialogId: number, memberIds: readonly number[] = []): Pick<Command<unknown>, "target" | "asks"> => ({
  target: dialogId,
  asks: { desk: ANY_STATUS, hands: ANY_STATUS, member_ids: memberIds },
});

/** @throws DomainError NOT_FOUND for a room of another kind, or one that the actor may not know of */
export function requireSupportDialog(draft: Draft, actor: Actor): void {
  requireEntry(draft.facts, actor);
  if (draft.facts.dialog.kind !== "support") throw notFound("dialog");
  requireUnmerged(draft.facts);
}
