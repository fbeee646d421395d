import { deleteAssistant, getAssistant, updateAssistant } from "@/lib/core/assistants";
import { handle } from "@/lib/http/handle";
import { assistantRoutes } from "@/lib/protocol/routes/assistants";

export const GET = handle(assistantRoutes.getAssistant, ({ core, actor, params }) => getAssistant(core, actor, params.id));

export const PATCH = handle(assistantRoutes.updateAssistant, ({ core, actor, params, body }) =>
  updateAssistant(core, actor, params.id, body),
);

export const DELETE = handle(assistantRoutes.deleteAssistant, ({ core, actor, params }) => deleteAssistant(core, actor, params.id));
