import { createAssistant, listAssistants } from "@/lib/core/assistants";
import { handle } from "@/lib/http/handle";
import { assistantRoutes } from "@/lib/protocol/routes/assistants";

export const GET = handle(assistantRoutes.listAssistants, ({ core, actor, query }) => listAssistants(core, actor, query));

export const POST = handle(assistantRoutes.createAssistant, ({ core, actor, body }) => createAssistant(core, actor, body));
