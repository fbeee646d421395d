import { summarizeDialog } from "@/lib/ai/copilot";
import { handle } from "@/lib/http/handle";
import { copilotRoutes } from "@/lib/protocol/routes/copilot";

export const POST = handle(copilotRoutes.summarizeDialog, ({ core, actor, params, request }) =>
  summarizeDialog(core, actor, params.id, request.signal),
);
