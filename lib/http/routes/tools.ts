import { createTool, deleteTool, getTool, listTools, tryTool, updateTool } from "../../core/assistants";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { toolRoutes } from "../../protocol/routes/tools";
import { implement } from "../implement";

export const tools = implement(toolRoutes, {
  listTools: ({ core, actor, params }) => listTools(core, actor, params.id),
  createTool: ({ core, actor, params, body }) => createTool(core, actor, params.id, body),
  getTool: ({ core, actor, params }) => getTool(core, actor, params.id, params.tool_id),
  updateTool: ({ core, actor, params, body }) => updateTool(core, actor, params.id, params.tool_id, body),
  deleteTool: ({ core, actor, params }) => deleteTool(core, actor, params.id, params.tool_id),

  tryTool: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "calls");
    return tryTool(core, actor, params.id, params.tool_id, body);
  },
});
