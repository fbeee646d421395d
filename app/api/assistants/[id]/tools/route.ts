import { createTool, listTools } from "@/lib/core/assistants";
import { handle } from "@/lib/http/handle";
import { toolRoutes } from "@/lib/protocol/routes/tools";

export const GET = handle(toolRoutes.listTools, ({ core, actor, params }) => listTools(core, actor, params.id));

export const POST = handle(toolRoutes.createTool, ({ core, actor, params, body }) => createTool(core, actor, params.id, body));
