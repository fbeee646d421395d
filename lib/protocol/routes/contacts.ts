import { z } from "zod";
import { contactConditions } from "../contact-filter";
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

/** A table of contacts has so many rows and columns at most, and so many bytes. */
export const IMPORT_ROWS_MAX = 2_000;
const IMPORT_COLUMNS_MAX = 100;
const IMPORT_BYTES_MAX = 2_000_000;
const LINES_TOLD_MAX = 100;

/** What a column of a table is of a contact. */
const columnMeaning = z.union([
  z.enum(["email", "name", "locale"]),
  z.string().regex(/^attribute:.{1,100}$/, "is not email, name, locale, or attribute: with a name behind it"),
]);

const importOutcome = z.object({
  rows: z.number().int().describe("rows of the table, its first line aside"),
  made: z.number().int().describe("contacts that are new"),
  changed: z.number().int().describe("contacts that were known by their e-mail, of which something is another"),
  same: z.number().int().describe("contacts that were known, of which nothing is another"),
  bad: z.array(z.object({ line: z.number().int(), error: z.string() })).describe(`rows that were left out, the first ${LINES_TOLD_MAX}`),
  bad_rows: z.number().int(),
});
export type ImportOutcome = z.infer<typeof importOutcome>;

export const contactRoutes = {
  listContacts: route({
    method: "GET",
    path: "/api/contacts",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "Visitors and customers who have written, newest first",
    query: contactConditions.extend(listQuery.shape),
    answer: listOf(contact),
  }),
  exportContacts: route({
    method: "GET",
    path: "/api/contacts/export",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    summary: "Contacts as a table in CSV, newest first: all, or those that the filter finds; cells that a spreadsheet would run are text",
    query: contactConditions,
    answer: z.string().describe("text/csv, a line for each contact and a column for each attribute that any of them has"),
  }),
  importContacts: route({
    method: "POST",
    path: "/api/contacts/import",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    maxBodyBytes: IMPORT_BYTES_MAX + 100_000,
    summary: `Contacts out of a table in CSV, up to ${IMPORT_ROWS_MAX} rows: whose e-mail is known is merged with that contact, others are made. With \`dry_run\`, as it is without saying, nothing is changed`,
    body: z.object({
      csv: z.string().min(1).max(IMPORT_BYTES_MAX).describe("its first line names the columns"),
      columns: z
        .record(z.string().max(200), columnMeaning)
        .refine((columns) => Object.keys(columns).length <= IMPORT_COLUMNS_MAX, `names more than ${IMPORT_COLUMNS_MAX} columns`)
        .refine((columns) => Object.values(columns).includes("email"), "names no column with the e-mail, by which contacts are merged")
        .refine((columns) => new Set(Object.values(columns)).size === Object.keys(columns).length, "gives two columns the same meaning")
        .describe("what each column is, by the name in the first line; others are left out"),
      dry_run: z.boolean().default(true),
    }),
    answer: importOutcome,
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
