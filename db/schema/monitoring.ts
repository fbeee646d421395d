import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { AlertAudience, AlertSeverity } from "../../lib/protocol/values";
import { at, createdAt, ref, rowId } from "./columns";
import { workspaces } from "./people";

/** What an owner tells everybody of a workspace, until it ends. */
export const systemAlerts = pgTable(
  "system_alerts",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    severity: text("severity").$type<AlertSeverity>().notNull(),
    message: text("message").notNull(),
    affected_services: jsonb("affected_services").$type<string[]>().notNull().default([]),
    audience: text("audience").$type<AlertAudience>().notNull(),
    starts_at: at("starts_at"),
    /** Null for one that lasts until an owner ends it. */
    ends_at: at("ends_at"),
    /** Who wrote it, `member:1`. */
    created_by: text("created_by").notNull(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("system_alerts_workspace").on(t.workspace_id, t.id), index("system_alerts_changed").on(t.updated_at)],
);

/** How many connections ended, or were refused, with which code, by the minute. */
export const closeCounts = pgTable(
  "close_counts",
  {
    minute: at("minute").notNull(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    namespace: text("namespace").notNull(),
    code: integer("code").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspace_id, t.minute, t.namespace, t.code] }), index("close_counts_minute").on(t.minute)],
);

/** What each kind of job has done so far, on whichever node. */
export const jobRuns = pgTable("job_runs", {
  name: text("name").primaryKey(),
  runs: bigint("runs", { mode: "number" }).notNull().default(0),
  failures: bigint("failures", { mode: "number" }).notNull().default(0),
  last_started_at: at("last_started_at"),
  last_duration_ms: integer("last_duration_ms"),
  last_failed_at: at("last_failed_at"),
  last_error: text("last_error"),
});
