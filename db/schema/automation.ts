import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { DialogConditions } from "../../lib/protocol/dialog-filter";
import type { FeedType } from "../../lib/protocol/feed";
import type { MacroAction } from "../../lib/protocol/routes/macros";
import { at, createdAt, ref, rowId } from "./columns";
import { dialogs } from "./log";
import { workspaces } from "./people";

/** How far each workspace's feed has been read for its service levels and rules; none for a workspace that never had any. */
export const automationCursors = pgTable("automation_cursors", {
  workspace_id: ref("workspace_id")
    .primaryKey()
    .references(() => workspaces.id, { onDelete: "cascade" }),
  position: bigint("position", { mode: "number" }).notNull(),
});

/** Promises of how fast people are answered, in business minutes; the first whose filter fits a conversation holds. */
export const slaPolicies = pgTable(
  "sla_policies",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    filter: jsonb("filter").$type<DialogConditions>().notNull(),
    first_reply: integer("first_reply"),
    next_reply: integer("next_reply"),
    resolution: integer("resolution"),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("sla_policies_workspace").on(t.workspace_id, t.id)],
);

/** What is done by itself once something has happened in a conversation that fits. */
export const rules = pgTable(
  "rules",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    enabled: boolean("enabled").notNull(),
    /** The type of event that starts it. */
    event: text("event").$type<FeedType>().notNull(),
    after_minutes: integer("after_minutes"),
    filter: jsonb("filter").$type<DialogConditions>().notNull(),
    actions: jsonb("actions").$type<MacroAction[]>().notNull(),
    /** What happened up to here is none of its business: where the feed stood when it was made or turned on. */
    since: bigint("since", { mode: "number" }).notNull(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("rules_workspace").on(t.workspace_id, t.id)],
);

/** What each rule did, once for an event. */
export const ruleRuns = pgTable(
  "rule_runs",
  {
    id: rowId(),
    rule_id: ref("rule_id")
      .notNull()
      .references(() => rules.id, { onDelete: "cascade" }),
    /** Of the event in the workspace's feed. */
    position: bigint("position", { mode: "number" }).notNull(),
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
    outcome: text("outcome").$type<"done" | "refused">().notNull(),
    error: text("error"),
    created_at: createdAt(),
  },
  (t) => [
    uniqueIndex("rule_runs_event").on(t.rule_id, t.position),
    index("rule_runs_list").on(t.rule_id, t.id),
    index("rule_runs_dialog").on(t.dialog_id, t.rule_id),
  ],
);
