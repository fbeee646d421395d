import { rewriteDraft } from "@/lib/ai/copilot";
import { handle } from "@/lib/http/handle";
import { copilotRoutes } from "@/lib/protocol/routes/copilot";

export const POST = handle(copilotRoutes.rewriteDraft, ({ core, actor, body, request }) => rewriteDraft(core, actor, body, request.signal));
