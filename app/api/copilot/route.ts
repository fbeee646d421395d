import { hasModel } from "@/lib/ai/copilot";
import { handle } from "@/lib/http/handle";
import { copilotRoutes } from "@/lib/protocol/routes/copilot";

export const GET = handle(copilotRoutes.getCopilot, async ({ core }) => ({ rewrite: hasModel(core) }));
