import { z } from "zod";
import { principal } from "../dialog";
import { namespaceName, numericId } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const count = z.number().int().min(0);

export const liveConnection = z.object({
  id: z.string(),
  node: z.string(),
  namespace: namespaceName,
  transport: z.enum(["socket.io", "websocket", "event-stream"]),
  principal,
  address: z.string().describe("an IPv4 address, or the /64 of an IPv6 address"),
  user_agent: z.string().nullable(),
  client_type: z.string().nullable(),
  client_version: z.string().nullable(),
  device_id: z.string().nullable(),
  connected_at: z.string(),
  last_active_at: z.string().describe("when the last frame went either way, heartbeats apart"),
  latency_ms: z.number().nullable().describe("how long the last message took to be acknowledged"),
  retries: count.describe("messages that were sent to it again"),
  pending: count.describe("messages that it has not acknowledged yet"),
  dialogs: z.array(z.number()).describe("the conversations and rooms that it has open"),
});
export type LiveConnection = z.infer<typeof liveConnection>;

export const traceStep = z.object({
  step: z.enum(["received", "committed", "published", "delivered", "acknowledged", "retried", "read"]),
  at: z.string(),
  node: z.string().nullable().describe("null where only the database knows of it"),
  connection_id: z.string().optional(),
  principal: principal.optional(),
});
export type TraceStep = z.infer<typeof traceStep>;

export const limitInForce = z.object({
  key: z.string().describe("what releases it: the limit's name and whom it is counted for"),
  limit: z.string(),
  subject: z.string().describe("an address, a principal (`visitor:…`), an account"),
  max: count.describe("so many are allowed in the window"),
  window_seconds: z.number(),
  count: count.describe("attempts in the window, the refused ones included"),
  since: z.string(),
  until: z.string(),
});
export type LimitInForceView = z.infer<typeof limitInForce>;

const closeCount = z.object({ code: z.number().int(), name: z.string(), namespace: namespaceName, count });
export type CloseCountView = z.infer<typeof closeCount>;

export const jobView = z.object({
  name: z.string(),
  kind: z.enum(["queue", "schedule"]).describe("work that a commit left to do, or what is done again and again"),
  every_seconds: z.number().nullable().describe("of a schedule"),
  waiting: count.describe("of a queue: jobs that are not done yet"),
  runs: count,
  failures: count,
  last_started_at: z.string().nullable(),
  last_duration_ms: z.number().nullable(),
  last_failed_at: z.string().nullable(),
  last_error: z.string().nullable(),
});
export type JobView = z.infer<typeof jobView>;

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const admins = { tag: "monitoring", who: MEMBERS, scope: "manage", admin: true } as const;

export const monitoringRoutes = {
  listConnections: route({
    ...admins,
    method: "GET",
    path: "/api/connections",
    summary: "Who is connected to the workspace, on whichever node: the newest first",
    query: listQuery.extend({
      namespace: namespaceName.optional(),
      principal: z.string().max(200).optional().describe("`member:1`, `visitor:…`"),
    }),
    answer: listOf(liveConnection),
  }),
  endConnection: route({
    ...admins,
    method: "DELETE",
    path: "/api/connections/{id}",
    summary: "Ends a connection with 1001; its client comes back",
    params: z.object({ id: z.string().max(100) }),
    answer: nothing,
  }),
  traceMessage: route({
    tag: "monitoring",
    who: MEMBERS,
    scope: "read",
    method: "GET",
    path: "/api/messages/{id}/trace",
    summary:
      "What became of a message, over all nodes. Its commit and who has read it are known for ever, the rest for the newest messages",
    params: z.object({ id: numericId }),
    answer: z.object({ message_id: z.number(), steps: z.array(traceStep) }),
  }),
  listRateLimits: route({
    ...admins,
    method: "GET",
    path: "/api/rate-limits",
    summary: "Who has met a limit and may not go on yet. Addresses and accounts belong to no workspace: the first one is told of them",
    answer: z.object({ data: z.array(limitInForce), next_cursor: z.null() }),
  }),
  releaseRateLimit: route({
    ...admins,
    method: "DELETE",
    path: "/api/rate-limits/{key}",
    summary: "Lets somebody go on at once",
    params: z.object({ key: z.string().max(400) }),
    answer: nothing,
  }),
  listCloseCodes: route({
    ...admins,
    method: "GET",
    path: "/api/close-codes",
    summary:
      "How connections ended and why they were refused, by whole minutes of the last 90 days. What was refused before it was known who asked is told to the first workspace",
    query: z.object({ from: moment.optional(), to: moment.optional() }),
    answer: z.object({ data: z.array(closeCount), next_cursor: z.null() }),
  }),
  listJobs: route({
    ...admins,
    method: "GET",
    path: "/api/jobs",
    summary: "What the installation does in the background: for the first workspace",
    answer: z.object({ data: z.array(jobView), next_cursor: z.null() }),
  }),
  runJob: route({
    ...admins,
    method: "POST",
    path: "/api/jobs/{name}/run",
    status: 202,
    summary: "Begins a schedule now; of a queue, what failed is tried again now. For the first workspace",
    params: z.object({ name: z.string().max(100) }),
    answer: jobView,
  }),
} as const;
