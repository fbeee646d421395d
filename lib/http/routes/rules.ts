import { createRule, deleteRule, dryRunRule, listRuleRuns, listRules, updateRule } from "../../core/automation";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { ruleRoutes } from "../../protocol/routes/rules";
import { implement } from "../implement";

export const rules = implement(ruleRoutes, {
  listRules: ({ core, actor }) => listRules(core, actor),
  createRule: ({ core, actor, body }) => createRule(core, actor, body),
  updateRule: ({ core, actor, params, body }) => updateRule(core, actor, params.id, body),
  deleteRule: ({ core, actor, params }) => deleteRule(core, actor, params.id),
  listRuleRuns: ({ core, actor, params }) => listRuleRuns(core, actor, params.id),
  dryRunRule: async ({ core, actor, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "dry runs");
    return dryRunRule(core, actor, body);
  },
});
