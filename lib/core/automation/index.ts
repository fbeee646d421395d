export { enqueueFollowing } from "./follow-feed";
export { automationJobs } from "./jobs";
export { createSlaPolicy, deleteSlaPolicy, listSlaPolicies, updateSlaPolicy } from "./sla-policies";
