import { defineJob, type JobDefinition } from "../log";
import type { Core } from "./core";
import { followFeed } from "./follow-feed";
import { breachSla } from "./settle-sla";

/** The jobs of service levels. Each may run twice, on any node: neither does anything a second time. */
export const automationJobs = (core: Core): JobDefinition[] => [
  defineJob("follow_feed", (job, signal) => followFeed(core, job, signal)),
  defineJob("breach_sla", (job) => breachSla(core, job)),
];
