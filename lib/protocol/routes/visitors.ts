import { z } from "zod";
import { person } from "../dialog";
import { dialogStatus } from "../values";
import { listOf, listQuery, MEMBERS, route } from "./spec";

const siteVisitor = z.object({
  contact_id: z.string(),
  kind: z.enum(["visitor", "customer"]),
  name: z.string(),
  email: z.string().nullable(),
  page: z.object({ url: z.string(), title: z.string().nullable() }).nullable().describe("where they are; null where it was not said"),
  since: z.string().describe("since when they are connected"),
  country: z.string().nullable().describe("by two letters, where WS_COUNTRY_HEADER names a header that says it"),
  dialog: z
    .object({ id: z.number(), status: dialogStatus, assignee: person.nullable() })
    .nullable()
    .describe("their newest conversation; null for who has not written"),
});
export type SiteVisitor = z.infer<typeof siteVisitor>;

export const visitorRoutes = {
  listVisitors: route({
    method: "GET",
    path: "/api/visitors",
    tag: "contacts",
    who: MEMBERS,
    scope: "read",
    summary:
      "Who is on the site now and has the chat open or has written: those who came last first. A member may write to them by `POST /api/dialogs`",
    query: listQuery,
    answer: listOf(siteVisitor),
  }),
} as const;
