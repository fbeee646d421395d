import { giveFeedback, listDialogFeedback, listFeedback, withdrawFeedback } from "../../core/knowledge";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { feedbackRoutes } from "../../protocol/routes/feedback";
import { implement } from "../implement";

export const feedback = implement(feedbackRoutes, {
  giveFeedback: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.messages, principalKey(actor), "messages");
    return giveFeedback(core, actor, { dialog_id: params.id, message_id: params.message_id, ...body });
  },
  withdrawFeedback: ({ core, actor, params }) => withdrawFeedback(core, actor, params.id, params.message_id),
  listDialogFeedback: ({ core, actor, params }) => listDialogFeedback(core, actor, params.id),
  listFeedback: ({ core, actor, params, query }) => listFeedback(core, actor, params.id, query),
});
