import { z } from "zod";
import { alertAudience, alertSeverity, line, numericId } from "../values";
import { ALL, listOf, listQuery, MEMBERS_ALONE, nothing, route } from "./spec";

export const systemAlert = z.object({
  id: z.number(),
  severity: alertSeverity,
  message: z.string(),
  affected_services: z.array(z.string()),
  audience: alertAudience,
  starts_at: z.string().nullable().describe("when what it speaks of begins; it is told at once"),
  ends_at: z.string().nullable().describe("until when it is shown; null: until it is ended"),
  created_at: z.string(),
});
export type SystemAlert = z.infer<typeof systemAlert>;

const moment = z.iso
  .datetime({ offset: true })
  .nullish()
  .transform((text) => (text ? new Date(text) : null));

const newSystemAlert = z.object({
  severity: alertSeverity.default("info"),
  message: line(500),
  affected_services: z.array(line(60)).max(20).default([]),
  audience: alertAudience.default("members"),
  starts_at: moment,
  ends_at: moment,
});
export type NewSystemAlert = z.output<typeof newSystemAlert>;

const tag = "system";

export const systemAlertRoutes = {
  listSystemAlerts: route({
    method: "GET",
    path: "/api/system-alerts",
    tag,
    who: ALL,
    scope: "read",
    summary: "The alerts that have not ended, newest first; for people outside those for everyone",
    query: listQuery.extend({
      all: z
        .enum(["0", "1"])
        .default("0")
        .transform((value) => value === "1")
        .describe("`1`: those that have ended too"),
    }),
    answer: listOf(systemAlert),
  }),
  postSystemAlert: route({
    method: "POST",
    path: "/api/system-alerts",
    tag,
    who: MEMBERS_ALONE,
    admin: true,
    status: 201,
    summary:
      "Tells the members of the workspace something, and with `audience: everyone` its customers and visitors too, until it ends: by an owner",
    body: newSystemAlert,
    answer: systemAlert,
  }),
  endSystemAlert: route({
    method: "DELETE",
    path: "/api/system-alerts/{id}",
    tag,
    who: MEMBERS_ALONE,
    admin: true,
    summary: "Ends an alert now: by an owner",
    params: z.object({ id: numericId }),
    answer: nothing,
  }),
} as const;
