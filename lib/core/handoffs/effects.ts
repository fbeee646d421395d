import type { effects } from "../../../db/schema";
import type { Core } from "../core";
import { OFFER_WAITING } from "./apply-move";
import { SEARCH_PERSON } from "./request-handoff";
import { offerWaiting, searchPerson } from "./search-person";
import { WAKE_DIALOG, wakeDialog } from "./wake-dialog";

type Effect = Pick<typeof effects.$inferSelect, "dialog_id" | "payload">;

/** The work that handoffs owe, by its kind. Each may run twice, on any node: none does anything a second time. */
export const handoffEffects = (core: Core): Record<string, (effect: Effect) => Promise<void>> => ({
  [SEARCH_PERSON]: (effect) => searchPerson(core, effect),
  [OFFER_WAITING]: (effect) => offerWaiting(core, effect.payload),
  [WAKE_DIALOG]: (effect) => wakeDialog(core, effect),
});
