import { z } from "zod";
import { statedFilter } from "../dialog-filter";
import { FEED_TYPES, type FeedType } from "../feed";
import { line, numericId } from "../values";
import { macroAction, macroActions } from "./macros";
import { automationFilter } from "./sla-policies";
import { listOf, MEMBERS, nothing, route } from "./spec";

const tag = "rules";
const params = z.object({ id: numericId });

/** Rules of a workspace at most. */
export const RULES_MAX = 50;
/** A dry run looks at so many days at most, and stops at so many matches. */
export const DRY_RUN_DAYS_MAX = 31;
export const DRY_RUN_MATCHES_MAX = 500;

/** The events that are of no support conversation. */
const WITHOUT_DIALOG: ReadonlySet<FeedType> = new Set(["contact.created", "contact.updated", "record.changed"]);
export const RULE_EVENTS = FEED_TYPES.filter((type) => !WITHOUT_DIALOG.has(type));
const ruleEvent = z.enum(RULE_EVENTS as [FeedType, ...FeedType[]]);

/** A week. */
const AFTER_MINUTES_MAX = 7 * 24 * 60;

const ruleFields = z.object({
  name: line(60),
  enabled: z.boolean(),
  on: ruleEvent.describe("the type of event that starts it; what a rule did starts none"),
  after_minutes: z
    .number()
    .int()
    .min(1)
    .max(AFTER_MINUTES_MAX)
    .nullable()
    .describe("so long after the event, if the filter fits then; null: at once"),
  filter: automationFilter,
  actions: macroActions.refine(
    (actions) => !actions.some((action) => action.type === "assign" && action.assignee === "me"),
    "assign: nobody is `me` here",
  ),
});

const newRule = ruleFields.extend({
  enabled: z.boolean().default(false),
  after_minutes: ruleFields.shape.after_minutes.default(null),
  filter: automationFilter.default({}),
});

export const rule = z.object({
  id: z.number().int(),
  name: z.string(),
  enabled: z.boolean(),
  on: ruleEvent,
  after_minutes: z.number().int().nullable(),
  filter: statedFilter,
  actions: z.array(macroAction),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Rule = z.infer<typeof rule>;

export const ruleRun = z.object({
  id: z.number().int(),
  dialog_id: z.number().int(),
  at: z.string(),
  outcome: z.enum(["done", "refused"]),
  error: z.string().nullable().describe("why it was refused: then nothing of it was done"),
});
export type RuleRun = z.infer<typeof ruleRun>;

const dryRun = z.object({
  matches: z.array(z.object({ dialog_id: z.number().int(), at: z.string(), actions: z.array(macroAction) })),
  truncated: z.boolean().describe(`there are more than ${DRY_RUN_MATCHES_MAX}, or more conversations than were looked at`),
});
export type DryRun = z.infer<typeof dryRun>;

const moment = z.iso.datetime({ offset: true });

export const ruleRoutes = {
  listRules: route({
    method: "GET",
    path: "/api/rules",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "The workspace's rules, in the order in which they were made and run",
    answer: listOf(rule),
  }),
  createRule: route({
    method: "POST",
    path: "/api/rules",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    status: 201,
    summary: "Makes a rule, for what happens from now on; off where nothing else is said",
    body: newRule,
    answer: rule,
    refuses: ["CONFLICT"],
  }),
  updateRule: route({
    method: "PATCH",
    path: "/api/rules/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Changes a rule, or turns it on or off",
    body: ruleFields.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: rule,
  }),
  deleteRule: route({
    method: "DELETE",
    path: "/api/rules/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Deletes a rule; what it has done stays",
    answer: nothing,
  }),
  listRuleRuns: route({
    method: "GET",
    path: "/api/rules/{id}/runs",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "What a rule did: the last 100 runs, newest first, in the conversations that the caller may see",
    answer: listOf(ruleRun),
  }),
  dryRunRule: route({
    method: "POST",
    path: "/api/rules/dry-run",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "What a rule would have done, looking at each moment as it was then; changes nothing",
    body: z.object({ rule: newRule.extend({ name: line(60).default("Rule") }), from: moment, to: moment }),
    answer: dryRun,
  }),
} as const;
