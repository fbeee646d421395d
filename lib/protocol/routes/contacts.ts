import { z } from "zod";
import { line } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

export const contact = z.object({
  id: z.string(),
  kind: z.enum(["visitor", "customer"]),
  name: z.string(),
  email: z.string().nullable(),
  site_id: z.string().nullable(),
  external_id: z.string().nullable().describe("the `sub` of a customer's site token"),
  online: z.boolean(),
  last_seen: z.string().nullable(),
  locale: z.string().nullable(),
  timezone: z.string().nullable(),
  user_agent: z.string().nullable(),
  page_url: z.string().nullable(),
  referrer: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  blocked: z
    .object({ until: z.string().nullable().describe("null: until they are unblocked") })
    .nullable()
    .describe("their widget does not open"),
  created_at: z.string(),
});
export type Contact = z.infer<typeof contact>;

export const seenPage = z.object({ url: z.string(), title: z.string().nullable(), referrer: z.string().nullable(), at: z.string() });
export type SeenPage = z.infer<typeof seenPage>;

const params = z.object({ id: z.string().max(64) });
const tag = "contacts";

export const contactRoutes = {
  listContacts: route({
    method: "GET",
    path: "/api/contacts",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "Visitors and customers who have written, newest first",
    query: listQuery.extend({ q: z.string().trim().max(200).optional().describe("part of the name or e-mail") }),
    answer: listOf(contact),
  }),
  getContact: route({
    method: "GET",
    path: "/api/contacts/{id}",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "One contact",
    answer: contact,
  }),
  listPages: route({
    method: "GET",
    path: "/api/contacts/{id}/pages",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "The last 50 pages of the site that a contact was on, newest first",
    answer: z.object({ data: z.array(seenPage) }),
  }),
  updateContact: route({
    method: "PATCH",
    path: "/api/contacts/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Changes what the team knows of a contact; attributes are merged by key, null forgets one",
    body: z
      .object({ name: line(), email: z.email().max(254).nullable(), attributes: z.record(z.string().min(1).max(100), z.unknown()) })
      .partial()
      .refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: contact,
  }),
  blockContact: route({
    method: "POST",
    path: "/api/contacts/{id}/block",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary:
      "Blocks a person: their connections end and their widget does not open, until a time or until they are unblocked. They are not told",
    body: z
      .object({
        until: z.iso
          .datetime({ offset: true })
          .transform((text) => new Date(text))
          .nullish(),
      })
      .default({}),
    answer: contact,
  }),
  unblockContact: route({
    method: "DELETE",
    path: "/api/contacts/{id}/block",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Lets a person in again",
    answer: contact,
  }),
  mergeContact: route({
    method: "POST",
    path: "/api/contacts/{id}/merge",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary:
      "Two contacts are one person: the conversations, orders and quotes of this one are those of `into` from now on, and who comes as this one is `into`; a visitor is not let in as a customer by it. Answers with `into`",
    body: z.object({ into: z.string().max(64) }),
    answer: contact,
    refuses: ["CONFLICT"],
  }),
  exportContact: route({
    method: "GET",
    path: "/api/contacts/{id}/export",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "All that is kept of a person, as one JSON document, files in base64",
    answer: z.record(z.string(), z.unknown()),
  }),
  deleteContact: route({
    method: "DELETE",
    path: "/api/contacts/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Erases a person: their conversations, files and notifications, and their name on orders and quotes",
    answer: nothing,
  }),
} as const;
