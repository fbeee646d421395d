import { z } from "zod";
import { FEED_TYPES, feedPosition, feedType } from "../feed";
import { numericId, webhookUrl } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

export const webhook = z.object({
  id: z.number(),
  url: z.string(),
  types: z.array(feedType).describe("empty: all of them"),
  enabled: z.boolean().describe("while it is not, nothing is sent; it goes on from where it stopped"),
  position: feedPosition.describe("up to where its deliveries are made"),
  failing_since: z.string().nullable().describe("nothing has reached it since then"),
  paused_reason: z
    .enum(["failing", "gone"])
    .nullable()
    .describe("why Baton paused it: an event could not be delivered for 24 hours, or it answered 410"),
  paused_at: z.string().nullable(),
  previous_secret_until: z.string().nullable().describe("until then the secret before the last rotation signs as well"),
  created_at: z.string(),
});
export type Webhook = z.infer<typeof webhook>;

export const webhookWithSecret = webhook.extend({
  secret: z.string().describe("`whsec_` and the key in base64; shown here and never again"),
});
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;

export const webhookDelivery = z.object({
  id: z.number(),
  event_id: z.string(),
  position: feedPosition.nullable().describe("null for a test"),
  type: z.union([feedType, z.literal("test")]),
  dialog_id: z.number().nullable(),
  status: z.enum(["pending", "delivered", "failed"]),
  attempts: z.number().int(),
  next_attempt_at: z.string().nullable(),
  last_attempt_at: z.string().nullable(),
  duration_ms: z.number().int().nullable(),
  request: z
    .object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
    .nullable()
    .describe("what is sent, without the signature; null once the event is kept no longer"),
  response: z.object({ status: z.number().int(), body: z.string() }).nullable().describe("the last answer, cut after 1,000 characters"),
  error: z.string().nullable().describe("why the last attempt got no answer"),
  created_at: z.string(),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

const written = {
  url: webhookUrl,
  types: z
    .array(feedType)
    .max(FEED_TYPES.length)
    .transform((types) => [...new Set(types)]),
  enabled: z.boolean(),
};

const newWebhook = z.object({ ...written, types: written.types.default([]), enabled: written.enabled.default(true) });
export type NewWebhook = z.output<typeof newWebhook>;

const params = z.object({ id: numericId });
const manage = { tag: "webhooks", who: MEMBERS, scope: "manage", admin: true } as const;

export const webhookRoutes = {
  listWebhooks: route({
    ...manage,
    method: "GET",
    path: "/api/webhooks",
    summary: "Where the workspace's events are sent",
    query: listQuery,
    answer: listOf(webhook),
  }),
  createWebhook: route({
    ...manage,
    method: "POST",
    path: "/api/webhooks",
    status: 201,
    summary: "Makes a webhook, which gets what happens from now on; the answer alone shows its secret",
    body: newWebhook,
    answer: webhookWithSecret,
    refuses: ["CONFLICT"],
  }),
  getWebhook: route({
    ...manage,
    method: "GET",
    path: "/api/webhooks/{id}",
    params,
    summary: "One webhook, without its secret",
    answer: webhook,
  }),
  updateWebhook: route({
    ...manage,
    method: "PATCH",
    path: "/api/webhooks/{id}",
    params,
    summary: "Changes a webhook; `enabled: true` resumes a paused one where it stopped",
    body: z
      .object(written)
      .partial()
      .refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: webhook,
  }),
  deleteWebhook: route({
    ...manage,
    method: "DELETE",
    path: "/api/webhooks/{id}",
    params,
    summary: "Removes a webhook with its deliveries; nothing more is sent",
    answer: nothing,
  }),
  rotateWebhookSecret: route({
    ...manage,
    method: "POST",
    path: "/api/webhooks/{id}/rotate-secret",
    params,
    summary: "A new secret at once; for 24 hours the one before signs as well",
    answer: webhookWithSecret,
  }),
  testWebhook: route({
    ...manage,
    method: "POST",
    path: "/api/webhooks/{id}/test",
    params,
    summary: "Sends an event of the type `test` now, once, and answers with what came of it",
    answer: webhookDelivery,
  }),
  replayWebhook: route({
    ...manage,
    method: "POST",
    path: "/api/webhooks/{id}/replay",
    params,
    summary: "Sends again all that is kept after a position, under the same ids",
    body: z.object({ after: feedPosition }),
    answer: webhook,
  }),
  listWebhookDeliveries: route({
    ...manage,
    method: "GET",
    path: "/api/webhooks/{id}/deliveries",
    params,
    summary: "What was sent and answered, newest first",
    query: listQuery.extend({ status: z.enum(["pending", "delivered", "failed"]).optional() }),
    answer: listOf(webhookDelivery),
  }),
} as const;
