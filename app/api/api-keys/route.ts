import { createApiKey, listApiKeys } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { apiKeyRoutes } from "@/lib/protocol/routes/api-keys";

export const GET = handle(apiKeyRoutes.listApiKeys, ({ core, actor, query }) => listApiKeys(core, actor, query));

export const POST = handle(apiKeyRoutes.createApiKey, ({ core, actor, body }) => createApiKey(core, actor, body));
