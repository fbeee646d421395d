import { hasModel } from "../../ai/ask-model";
import { rewriteDraft, suggestReply, summarizeDialog } from "../../ai/copilot";
import { copilotRoutes } from "../../protocol/routes/copilot";
import { implement } from "../implement";

export const copilot = implement(copilotRoutes, {
  getCopilot: async ({ core }) => ({ rewrite: hasModel(core) }),
  suggestReply: ({ core, actor, params, request }) => suggestReply(core, actor, params.id, request.signal),
  summarizeDialog: ({ core, actor, params, request }) => summarizeDialog(core, actor, params.id, request.signal),
  rewriteDraft: ({ core, actor, body, request }) => rewriteDraft(core, actor, body, request.signal),
});
