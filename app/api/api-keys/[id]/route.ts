import { deleteApiKey } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { apiKeyRoutes } from "@/lib/protocol/routes/api-keys";

export const DELETE = handle(apiKeyRoutes.deleteApiKey, ({ core, actor, params }) => deleteApiKey(core, actor, params.id));
