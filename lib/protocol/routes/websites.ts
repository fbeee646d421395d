import { z } from "zod";
import { numericId, textId } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const every = z.enum(["never", "daily", "weekly"]).describe("how often the pages are looked at again");

/** A website whose pages an assistant knows. */
export const website = z.object({
  id: z.number(),
  url: z.string(),
  every,
  status: z.enum(["waiting", "reading", "done", "failed"]),
  note: z.string().nullable().describe("why the website could not be read, or what was left out"),
  found: z.number().int().describe("pages that its sitemap names"),
  read: z.number().int(),
  failed: z.number().int(),
  finished_at: z.string().nullable(),
  next_at: z.string().nullable(),
  created_at: z.string(),
});
export type Website = z.infer<typeof website>;

const pageState = z.enum(["waiting", "read", "failed"]);

export const websitePage = z.object({
  url: z.string(),
  state: pageState,
  reason: z.string().nullable().describe("why it could not be read"),
  document_id: z.number().nullable().describe("what is known of it, also from an earlier run"),
});
export type WebsitePage = z.infer<typeof websitePage>;

const address = z.url({ protocol: /^https?$/ }).max(2000);
const params = z.object({ id: textId });
const websiteParams = z.object({ id: textId, website_id: numericId });
const tag = "knowledge";

export const websiteRoutes = {
  listWebsites: route({
    method: "GET",
    path: "/api/assistants/{id}/websites",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "The websites that the assistant knows, with how far each is read",
    query: listQuery,
    answer: listOf(website),
  }),
  addWebsite: route({
    method: "POST",
    path: "/api/assistants/{id}/websites",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    status: 201,
    summary: "Reads the pages that a website's sitemap names, at most 500; the address is the website's, of a part of it, or of a sitemap",
    body: z.object({ url: address, every: every.default("weekly") }),
    answer: website,
  }),
  updateWebsite: route({
    method: "PATCH",
    path: "/api/assistants/{id}/websites/{website_id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params: websiteParams,
    summary: "Sets how often a website is read again",
    body: z.object({ every }),
    answer: website,
  }),
  readWebsite: route({
    method: "POST",
    path: "/api/assistants/{id}/websites/{website_id}/read",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params: websiteParams,
    summary: "Begins to read a website again, now",
    answer: website,
  }),
  deleteWebsite: route({
    method: "DELETE",
    path: "/api/assistants/{id}/websites/{website_id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params: websiteParams,
    summary: "Takes a website and all of its pages out of what the assistant knows",
    answer: nothing,
  }),
  listWebsitePages: route({
    method: "GET",
    path: "/api/assistants/{id}/websites/{website_id}/pages",
    tag,
    who: MEMBERS,
    scope: "read",
    params: websiteParams,
    summary: "The pages of a website, by address, with why one could not be read",
    query: listQuery.extend({ state: pageState.optional() }),
    answer: listOf(websitePage),
  }),
} as const;
