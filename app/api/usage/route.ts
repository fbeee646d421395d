import { getUsage, updateBudget } from "@/lib/core/assistants";
import { handle } from "@/lib/http/handle";
import { usageRoutes } from "@/lib/protocol/routes/usage";

export const GET = handle(usageRoutes.getUsage, ({ core, actor }) => getUsage(core, actor));

export const PATCH = handle(usageRoutes.updateBudget, ({ core, actor, body }) => updateBudget(core, actor, body));
