import { z } from "zod";
import { line, numericId, scope } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

export const apiKey = z.object({
  id: z.number(),
  name: z.string(),
  scopes: z.array(scope),
  hint: z.string().describe("the key's last characters, to recognise it by"),
  created_by: z
    .object({ id: z.number(), name: z.string(), is_removed: z.boolean() })
    .nullable()
    .describe("the member who made it, who may have been removed since: a key outlives its maker until it is revoked"),
  last_used_at: z.string().nullable(),
  created_at: z.string(),
});
export type ApiKey = z.infer<typeof apiKey>;

const apiKeyWithKey = apiKey.extend({ key: z.string().describe("shown here and never again") });
export type ApiKeyWithKey = z.infer<typeof apiKeyWithKey>;

const manage = { tag: "api keys", who: MEMBERS, scope: "manage", admin: true } as const;

export const apiKeyRoutes = {
  listApiKeys: route({
    ...manage,
    method: "GET",
    path: "/api/api-keys",
    summary: "The API keys of the workspace, without the keys",
    query: listQuery,
    answer: listOf(apiKey),
  }),
  createApiKey: route({
    ...manage,
    method: "POST",
    path: "/api/api-keys",
    status: 201,
    summary: "Makes an API key; the answer alone shows it",
    body: z.object({
      name: line(),
      scopes: z
        .array(scope)
        .min(1)
        .transform((scopes) => [...new Set(scopes)]),
    }),
    answer: apiKeyWithKey,
  }),
  deleteApiKey: route({
    ...manage,
    method: "DELETE",
    path: "/api/api-keys/{id}",
    params: z.object({ id: numericId }),
    summary: "Revokes an API key at once",
    answer: nothing,
  }),
} as const;
