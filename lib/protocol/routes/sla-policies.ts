import { z } from "zod";
import { dialogConditions, statedFilter } from "../dialog-filter";
import { line, numericId } from "../values";
import { listOf, MEMBERS, nothing, route } from "./spec";

const tag = "sla-policies";
const params = z.object({ id: numericId });

/** Policies of a workspace at most: each is compared with every conversation that changes. */
export const SLA_POLICIES_MAX = 20;

/** A filter that is the same whoever looks. */
export const automationFilter = dialogConditions.refine(
  ({ assignee, mentions }) => assignee !== "me" && mentions === undefined,
  "assignee, mentions: nobody is `me` here; name an assignee by id",
);

/** Half a year of business hours. */
const minutes = z.number().int().min(1).max(100_000).nullable();

const fields = z.object({
  name: line(60),
  filter: automationFilter,
  first_reply: minutes
    .optional()
    .describe("business minutes from when somebody of the team is first needed to the first answer of a member; null: no promise"),
  next_reply: minutes.optional().describe("the same for each later time that the person waits"),
  resolution: minutes.optional().describe("business minutes from when somebody is needed to the end of the conversation"),
});

export const slaPolicy = z.object({
  id: z.number().int(),
  name: z.string(),
  filter: statedFilter,
  first_reply: minutes,
  next_reply: minutes,
  resolution: minutes,
  created_at: z.string(),
  updated_at: z.string(),
});
export type SlaPolicy = z.infer<typeof slaPolicy>;

const promises = ({ first_reply, next_reply, resolution }: z.output<typeof fields>) =>
  [first_reply, next_reply, resolution].some((given) => given != null);

export const slaPolicyRoutes = {
  listSlaPolicies: route({
    method: "GET",
    path: "/api/sla-policies",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "The service levels, in the order in which they are looked at: the first one whose filter fits holds",
    answer: listOf(slaPolicy),
  }),
  createSlaPolicy: route({
    method: "POST",
    path: "/api/sla-policies",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    status: 201,
    summary: "Adds a service level behind the others; it holds for each conversation from its next change on",
    body: fields
      .extend({ filter: automationFilter.default({}) })
      .refine(promises, "promises nothing: give first_reply, next_reply or resolution"),
    answer: slaPolicy,
    refuses: ["CONFLICT"],
  }),
  updateSlaPolicy: route({
    method: "PATCH",
    path: "/api/sla-policies/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Changes a service level; it holds for each conversation from its next change on",
    body: fields.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: slaPolicy,
  }),
  deleteSlaPolicy: route({
    method: "DELETE",
    path: "/api/sla-policies/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Deletes a service level: its clocks run out without a word",
    answer: nothing,
  }),
} as const;
