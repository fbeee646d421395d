import { copyCannedFiles, createCannedReply, deleteCannedReply, listCannedReplies, updateCannedReply } from "../../core/conversations";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { cannedReplyRoutes } from "../../protocol/routes/canned-replies";
import { implement } from "../implement";

export const cannedReplies = implement(cannedReplyRoutes, {
  listCannedReplies: ({ core, actor, query }) => listCannedReplies(core, actor, query),
  createCannedReply: ({ core, actor, body }) => createCannedReply(core, actor, body),
  copyCannedFiles: async ({ core, actor, params }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "uploads");
    return { attachments: await copyCannedFiles(core, actor, params.id) };
  },
  updateCannedReply: ({ core, actor, params, body }) => updateCannedReply(core, actor, params.id, body),
  deleteCannedReply: ({ core, actor, params }) => deleteCannedReply(core, actor, params.id),
});
