import { deleteTool, getTool, updateTool } from "@/lib/core/assistants";
import { handle } from "@/lib/http/handle";
import { toolRoutes } from "@/lib/protocol/routes/tools";

export const GET = handle(toolRoutes.getTool, ({ core, actor, params }) => getTool(core, actor, params.id, params.tool_id));

export const PATCH = handle(toolRoutes.updateTool, ({ core, actor, params, body }) =>
  updateTool(core, actor, params.id, params.tool_id, body),
);

export const DELETE = handle(toolRoutes.deleteTool, ({ core, actor, params }) => deleteTool(core, actor, params.id, params.tool_id));
