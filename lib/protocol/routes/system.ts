import { z } from "zod";
import { ANYONE, listOf, listQuery, MEMBERS, MEMBERS_ALONE, route } from "./spec";

export const auditEntry = z.object({
  id: z.number(),
  actor: z.string().describe("`member:1`, `integration:2`, `system:…`"),
  actor_name: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  address: z.string().nullable().describe("where the request came from"),
  detail: z.record(z.string(), z.unknown()),
  created_at: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const auditFilter = z.object({
  action: z.string().max(60).optional().describe("the action, or its beginning: `member`, `sign_in.failed`"),
  actor: z.string().max(120).optional(),
  from: moment.optional(),
  to: moment.optional(),
});

const count = z.number().int().min(0);

export const stats = z.object({
  total_connections: count.describe("live connections of the workspace, over all nodes"),
  active_connections: count.describe("those on which something other than heartbeats happened in the last five minutes"),
  active_users: count.describe("people outside who are connected: customers and visitors"),
  active_operators: count.describe("members who are connected"),
  unique_users: count.describe("everybody who is connected, each once"),
  admin_dialogs: count.describe("conversations and rooms that members have open"),
  site_dialogs: count.describe("conversations and rooms that people outside have open"),
  total_rooms: count.describe("both together, each once"),
  rate_limited_ips: count.describe("addresses that may not connect at the moment; told to the first workspace alone"),
  rate_limit_window: count.describe("seconds"),
  rate_limit_per_ip: count.describe("connections that an address may open in the window"),
  messages_last_minute: count,
  uptime: z.number().describe("seconds, of the node that has run longest"),
  message_queue: z.object({
    pending_messages: count.describe("sent and not acknowledged yet"),
    processed_messages: count.describe("acknowledged since the nodes started"),
    retry_ready: count.describe("pending ones that are due to be sent again"),
  }),
  nodes: z.array(z.object({ id: z.string(), connections: count, since: z.string(), event_loop_lag_ms: z.number() })),
});
export type Stats = z.infer<typeof stats>;

const connectionStats = z.object({ total_connections: count, unique_users: count, total_rooms: count });
export const websocketHealth = z.object({
  status: z.enum(["healthy", "degraded", "unhealthy"]),
  timestamp: z.string().optional().describe("this and what follows: for members, API keys with the scope `read`, and METRICS_TOKEN"),
  active_connections: count.optional(),
  queue_size: count.optional().describe("messages that are sent and not acknowledged yet"),
  data: z
    .object({
      health_status: z.enum(["healthy", "degraded", "unhealthy"]),
      health_score: z.number().int().min(0).max(100),
      redis_connected: z.boolean().describe("false as well where no REDIS_URL is set"),
      database_connected: z.boolean(),
      files_available: z.boolean().describe("whether the store of FILES_URL works, as far as is known"),
      event_loop_lag_ms: z.number(),
      connection_stats: connectionStats,
    })
    .optional(),
});
export type WebsocketHealth = z.infer<typeof websocketHealth>;

const health = z.object({ status: z.enum(["ok", "unavailable"]), timestamp: z.string() });
const readiness = health.extend({
  reason: z.string().optional().describe("why not: `not_serving`, `database_unreachable`, `database_disk_full`, `database_read_only`, …"),
});
const tag = "system";

export const systemRoutes = {
  getStats: route({
    method: "GET",
    path: "/api/websocket/stats",
    tag,
    who: MEMBERS_ALONE,
    summary: "The live numbers of one's workspace, over all nodes",
    answer: stats,
  }),
  getWebsocketHealth: route({
    method: "GET",
    path: "/api/websocket/health",
    tag,
    who: ANYONE,
    summary: "How well this node is: the status alone without a credential; 503 when unhealthy",
    answer: websocketHealth,
    also: { 503: { description: "The node is unhealthy", answer: websocketHealth } },
  }),
  getConfig: route({
    method: "GET",
    path: "/api/websocket/config",
    tag,
    who: ANYONE,
    summary: "Service discovery",
    answer: z.object({
      service: z.string(),
      version: z.string(),
      features: z.array(z.string()),
      endpoints: z.record(z.string(), z.string()),
      limits: z.record(z.string(), z.number()),
      websocket_config: z
        .object({
          version: z.string(),
          features: z.record(z.string(), z.boolean()),
          endpoints: z.object({ websocket: z.string() }),
          connection_limits: z.object({ max_connections_per_user: count, max_message_rate: count, heartbeat_interval: count }),
        })
        .describe("the same as clients that were written for older systems look for it; times in milliseconds"),
    }),
  }),
  getLiveness: route({ method: "GET", path: "/healthz", tag, who: ANYONE, summary: "The process lives", answer: health }),
  getReadiness: route({
    method: "GET",
    path: "/readyz",
    tag,
    who: ANYONE,
    summary: "The node takes work: 503 with a reason while it starts, stops, or the database does not answer or takes no writes",
    answer: readiness,
    also: { 503: { description: "The node takes no work", answer: readiness } },
  }),
  getMetrics: route({
    method: "GET",
    path: "/metrics",
    tag,
    who: ANYONE,
    summary:
      "Prometheus metrics of this node: for programs on the same machine, and for others with METRICS_TOKEN as bearer token; 404 else",
    media: "text/plain",
    answer: z.string().describe("Prometheus' text format 0.0.4"),
    refuses: ["NOT_FOUND"],
  }),
  getOpenApi: route({
    method: "GET",
    path: "/api/openapi.json",
    tag,
    who: ANYONE,
    summary: "This document",
    answer: z.record(z.string(), z.unknown()),
  }),
  getAsyncApi: route({
    method: "GET",
    path: "/api/asyncapi.json",
    tag,
    who: ANYONE,
    summary: "The events of the live connections, as an AsyncAPI 3 document",
    answer: z.record(z.string(), z.unknown()),
  }),
  listAudit: route({
    method: "GET",
    path: "/api/audit",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    summary: "Who did what, to what, from where: newest first",
    query: listQuery.extend(auditFilter.shape),
    answer: listOf(auditEntry),
  }),
  exportAudit: route({
    method: "GET",
    path: "/api/audit/export",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    summary: "The same as a file: CSV or JSON lines. That it was taken stands in the log",
    query: auditFilter.extend({ format: z.enum(["csv", "jsonl"]).default("jsonl") }),
    media: "application/x-ndjson",
    answer: z.string().describe("one JSON object a line, or with `format=csv` text/csv"),
  }),
} as const;
