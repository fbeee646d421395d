import { getUsage, updateBudget } from "../../core/assistants";
import { usageRoutes } from "../../protocol/routes/usage";
import { implement } from "../implement";

export const usage = implement(usageRoutes, {
  getUsage: ({ core, actor }) => getUsage(core, actor),
  updateBudget: ({ core, actor, body }) => updateBudget(core, actor, body),
});
