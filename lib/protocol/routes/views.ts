import { z } from "zod";
import { COUNT_CAP, dialogSelection } from "../dialog-filter";
import { line, numericId } from "../values";
import { listOf, MEMBERS, nothing, route } from "./spec";

const tag = "views";
const params = z.object({ id: numericId });

const viewFields = z.object({ name: line(60), filter: dialogSelection, shared: z.boolean() });

export const view = z.object({
  id: z.number().int(),
  name: z.string(),
  filter: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).describe("as the query of `GET /api/dialogs`"),
  shared: z.boolean().describe("for the whole team; else for its author alone"),
  author_id: z.number().int().nullable().describe("the member who made it; null where an API key did"),
  count: z.number().int().min(0).describe(`conversations that the caller finds by it, counted up to ${COUNT_CAP}`),
});
export type View = z.infer<typeof view>;

export const viewRoutes = {
  listViews: route({
    method: "GET",
    path: "/api/views",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "The team's saved views and one's own, by name, each with how many conversations it finds",
    answer: listOf(view),
  }),
  createView: route({
    method: "POST",
    path: "/api/views",
    tag,
    who: MEMBERS,
    scope: "write",
    status: 201,
    summary: "Saves a filter under a name: one's own, or `shared` with the team; of an API key all are shared",
    body: viewFields.extend({ shared: z.boolean().default(false) }),
    answer: view,
    refuses: ["CONFLICT"],
  }),
  updateView: route({
    method: "PATCH",
    path: "/api/views/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Changes a view: its author, or of a shared one an admin",
    body: viewFields.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: view,
    refuses: ["CONFLICT"],
  }),
  deleteView: route({
    method: "DELETE",
    path: "/api/views/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Deletes a view, and nothing of what it finds: its author, or of a shared one an admin",
    answer: nothing,
  }),
} as const;
