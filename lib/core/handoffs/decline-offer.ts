import type { Dialog } from "../../protocol/dialog";
import type { Actor } from "../actor";
import type { Core } from "../core";
import { summarizeOne } from "../dialogs/summarize";
import { conflict, forbidden, notFound } from "../errors";
import { changeDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { moveOn, settleOffers, waitingRecord } from "./search-person";

/**
 * Lets an offer pass: the next step of the search is taken at once instead of when the offer runs out.
 * @throws DomainError CONFLICT where it is not offered to them (any more); NOT_FOUND, FORBIDDEN
 */
export async function declineOffer(core: Core, actor: Actor, dialogId: number): Promise<Dialog> {
  if (actor.type !== "member") throw forbidden("Only a member can decline a conversation");
  const row = await changeDialog(core, dialogId, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    const record = await waitingRecord(open);
    if (!record || record.offered_to !== actor.memberId) throw conflict("This conversation is not offered to you");
    await settleOffers(core, open);
    await moveOn(open, record, { offered_to: null, offered_at: null }, core.now());
    return open.row;
  });
  return summarizeOne(core, row, "members");
}
