import { createApiKey, deleteApiKey, listApiKeys } from "../../core/people";
import { apiKeyRoutes } from "../../protocol/routes/api-keys";
import { implement } from "../implement";

export const apiKeys = implement(apiKeyRoutes, {
  listApiKeys: ({ core, actor, query }) => listApiKeys(core, actor, query),
  createApiKey: ({ core, actor, body }) => createApiKey(core, actor, body),
  deleteApiKey: ({ core, actor, params }) => deleteApiKey(core, actor, params.id),
});
