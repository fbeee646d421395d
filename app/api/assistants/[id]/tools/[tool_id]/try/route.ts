import { tryTool } from "@/lib/core/assistants";
import { principalKey } from "@/lib/core/log";
import { takeOne } from "@/lib/core/system";
import { handle } from "@/lib/http/handle";
import { toolRoutes } from "@/lib/protocol/routes/tools";

export const POST = handle(toolRoutes.tryTool, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "calls");
  return tryTool(core, actor, params.id, params.tool_id, body);
});
