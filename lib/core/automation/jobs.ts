import { defineJob, type JobDefinition } from "../log";
import type { Core } from "./core";
import { followFeed } from "./follow-feed";
import { runRules } from "./run-rule";
import { breachSla } from "./settle-sla";

/** The jobs of rules and service levels. Each may run twice, on any node: none does anything a second time. */
export const automationJobs = (core: Core): JobDefinition[] => [
  defineJob("follow_feed", (job, signal) => followFeed(core, job, signal)),
  defineJob("run_rule", (job) => runRules(core, job)),
  defineJob("breach_sla", (job) => breachSla(core, job)),
];
