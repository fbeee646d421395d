import { declineOffer, getHandoffSettings, snoozeDialog, transferDialog, updateHandoffSettings } from "../../core/conversations";
import { handoffRoutes } from "../../protocol/routes/handoffs";
import { implement } from "../implement";

export const handoffs = implement(handoffRoutes, {
  getHandoffSettings: ({ core, actor }) => getHandoffSettings(core, actor),
  updateHandoffSettings: ({ core, actor, body }) => updateHandoffSettings(core, actor, body),
  declineOffer: ({ core, actor, params }) => declineOffer(core, actor, params.id),
  snoozeDialog: ({ core, actor, params, body }) => snoozeDialog(core, actor, params.id, body),
  transferDialog: ({ core, actor, params, body }) => transferDialog(core, actor, params.id, body),
});
