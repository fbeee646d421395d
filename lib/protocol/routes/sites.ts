import { z } from "zod";
import { domainEntries } from "../domain-entry";
import { line, textId } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

export const site = z.object({
  id: z.string(),
  name: z.string(),
  assistant_id: z.string().nullable(),
  allowed_domains: z.array(z.string()),
  allow_native: z.boolean(),
  created_at: z.string(),
});
export type Site = z.infer<typeof site>;

export const siteWithSecret = site.extend({
  secret: z.string().describe("signs site tokens (HS256, its UTF-8 bytes); shown here and never again"),
});
export type SiteWithSecret = z.infer<typeof siteWithSecret>;

const someDomains = domainEntries.refine((entries) => entries.length > 0, "may not be empty");

const written = {
  name: line(),
  assistant_id: textId.nullable().optional(),
  allowed_domains: someDomains,
  allow_native: z.boolean().optional(),
};

const params = z.object({ id: textId });
const tag = "sites";
const manage = { tag, who: MEMBERS, scope: "manage", admin: true } as const;

export const siteRoutes = {
  listSites: route({
    ...manage,
    method: "GET",
    path: "/api/sites",
    summary: "The sites whose backends identify customers",
    query: listQuery,
    answer: listOf(site),
  }),
  createSite: route({
    ...manage,
    method: "POST",
    path: "/api/sites",
    status: 201,
    summary: "Makes a site; the answer alone shows its secret",
    body: z.object(written),
    answer: siteWithSecret,
  }),
  getSite: route({ ...manage, method: "GET", path: "/api/sites/{id}", params, summary: "One site, without its secret", answer: site }),
  updateSite: route({
    ...manage,
    method: "PATCH",
    path: "/api/sites/{id}",
    params,
    summary: "Changes a site; other domains end connections that they no longer allow",
    body: z
      .object(written)
      .partial()
      .refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: site,
  }),
  deleteSite: route({
    ...manage,
    method: "DELETE",
    path: "/api/sites/{id}",
    params,
    summary: "Removes a site; its customers' connections end",
    answer: nothing,
  }),
  rotateSecret: route({
    ...manage,
    method: "POST",
    path: "/api/sites/{id}/rotate-secret",
    params,
    summary: "A new secret at once: tokens of the old one open nothing any more, its connections end",
    answer: siteWithSecret,
  }),
} as const;
