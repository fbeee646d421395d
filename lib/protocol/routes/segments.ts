import { z } from "zod";
import { contactConditions } from "../contact-filter";
import { COUNT_CAP } from "../dialog-filter";
import { line, numericId } from "../values";
import { listOf, MEMBERS, nothing, route } from "./spec";

const tag = "contacts";
const params = z.object({ id: numericId });

const segmentFields = z.object({ name: line(60), filter: contactConditions, shared: z.boolean() });

const segment = z.object({
  id: z.number().int(),
  name: z.string(),
  filter: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).describe("as the query of `GET /api/contacts`"),
  shared: z.boolean().describe("for the whole team; else for its author alone"),
  author_id: z.number().int().nullable().describe("the member who made it; null where an API key did"),
  count: z.number().int().min(0).describe(`contacts that it finds, counted up to ${COUNT_CAP}`),
});
export type Segment = z.infer<typeof segment>;

export const segmentRoutes = {
  listSegments: route({
    method: "GET",
    path: "/api/segments",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "The team's saved filters of contacts and one's own, by name, each with how many contacts it finds",
    answer: listOf(segment),
  }),
  createSegment: route({
    method: "POST",
    path: "/api/segments",
    tag,
    who: MEMBERS,
    scope: "write",
    status: 201,
    summary: "Saves a filter of contacts under a name: one's own, or `shared` with the team; of an API key all are shared",
    body: segmentFields.extend({ shared: z.boolean().default(false) }),
    answer: segment,
    refuses: ["CONFLICT"],
  }),
  updateSegment: route({
    method: "PATCH",
    path: "/api/segments/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Changes a segment: its author, or of a shared one an admin",
    body: segmentFields.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: segment,
    refuses: ["CONFLICT"],
  }),
  deleteSegment: route({
    method: "DELETE",
    path: "/api/segments/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Deletes a segment, and nobody whom it finds: its author, or of a shared one an admin",
    answer: nothing,
  }),
} as const;
