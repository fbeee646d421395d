export { dryRunRule } from "./dry-run";
export { enqueueFollowing } from "./follow-feed";
export { automationJobs } from "./jobs";
export { createRule, deleteRule, listRuleRuns, listRules, updateRule } from "./rules";
export { createSlaPolicy, deleteSlaPolicy, listSlaPolicies, updateSlaPolicy } from "./sla-policies";
