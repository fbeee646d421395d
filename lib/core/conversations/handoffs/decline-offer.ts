import type { Dialog } from "../../../protocol/dialog";
import { type Actor, conflict, forbidden } from "../../log";
import type { Core } from "../core";
import { summarizeOne } from "../dialogs/summarize";
import { onSupportDialog, requireSupportDialog } from "./on-support-dialog";
import { moveOn, settleOffers, waitingRecord } from "./search-person";

/**
 * Lets an offer pass: the next step of the search is taken at once instead of when the offer runs out.
 * @throws DomainError CONFLICT where it is not offered to them (any more); NOT_FOUND, FORBIDDEN
 */
export async function declineOffer(core: Core, actor: Actor, dialogId: number): Promise<Dialog> {
  if (actor.type !== "member") throw forbidden("Only a member can decline a conversation");
  const row = await core.execute({
    ...onSupportDialog(dialogId),
    plan: (draft) => {
      requireSupportDialog(draft, actor);
      const record = waitingRecord(draft.facts);
      if (!record || record.offered_to !== actor.memberId) throw conflict("This conversation is not offered to you");
      settleOffers(draft);
      moveOn(draft, record, { offered_to: null, offered_at: null }, draft.facts.now);
      return draft.facts.dialog;
    },
  });
  return summarizeOne(core, actor, row);
}
