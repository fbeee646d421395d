import { cancelScheduled, listScheduled } from "../../core/conversations";
import { scheduledMessageRoutes } from "../../protocol/routes/scheduled-messages";
import { implement } from "../implement";

export const scheduledMessages = implement(scheduledMessageRoutes, {
  listScheduledMessages: ({ core, actor, query }) => listScheduled(core, actor, query),
  cancelScheduledMessage: ({ core, actor, params }) => cancelScheduled(core, actor, params.id),
});
