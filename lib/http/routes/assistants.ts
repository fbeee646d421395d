import { tryGuidance } from "../../ai/try-guidance";
import { disconnectTelegram } from "../../channels";
import { createAssistant, deleteAssistant, getAssistant, listAssistants, updateAssistant } from "../../core/assistants";
import { assistantRoutes } from "../../protocol/routes/assistants";
import { implement } from "../implement";

export const assistants = implement(assistantRoutes, {
  listAssistants: ({ core, actor, query }) => listAssistants(core, actor, query),
  createAssistant: ({ core, actor, body }) => createAssistant(core, actor, body),
  getAssistant: ({ core, actor, params }) => getAssistant(core, actor, params.id),
  updateAssistant: ({ core, actor, params, body }) => updateAssistant(core, actor, params.id, body),
  tryGuidance: ({ core, actor, params, body }) => tryGuidance(core, actor, params.id, body.messages),
  deleteAssistant: async ({ core, actor, params }) => {
    // Its bot is told to post nothing more.
    await disconnectTelegram(core, actor, params.id);
    await deleteAssistant(core, actor, params.id);
  },
});
