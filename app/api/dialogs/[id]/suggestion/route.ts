import { suggestReply } from "@/lib/ai/copilot";
import { handle } from "@/lib/http/handle";
import { copilotRoutes } from "@/lib/protocol/routes/copilot";

export const POST = handle(copilotRoutes.suggestReply, ({ core, actor, params, request }) =>
  suggestReply(core, actor, params.id, request.signal),
);
