import { createCannedReply, deleteCannedReply, listCannedReplies, updateCannedReply } from "../../core/conversations";
import { cannedReplyRoutes } from "../../protocol/routes/canned-replies";
import { implement } from "../implement";

export const cannedReplies = implement(cannedReplyRoutes, {
  listCannedReplies: ({ core, actor }) => listCannedReplies(core, actor),
  createCannedReply: ({ core, actor, body }) => createCannedReply(core, actor, body),
  updateCannedReply: ({ core, actor, params, body }) => updateCannedReply(core, actor, params.id, body),
  deleteCannedReply: ({ core, actor, params }) => deleteCannedReply(core, actor, params.id),
});
