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

const numbers = z.record(z.string(), z.unknown());
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
    summary: "The live numbers of one's workspace on this node",
    answer: numbers,
  }),
  getWebsocketHealth: route({
    method: "GET",
    path: "/api/websocket/health",
    tag,
    who: ANYONE,
    summary: "Whether this node takes connections; 503 when not",
    answer: readiness,
    also: { 503: { description: "The node takes no work", answer: readiness } },
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
