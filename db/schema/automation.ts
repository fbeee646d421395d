import { bigint, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { DialogConditions } from "../../lib/protocol/dialog-filter";
import { at, createdAt, ref, rowId } from "./columns";
import { workspaces } from "./people";

/** How far each workspace's feed has been read for its service levels; none for a workspace that never had any. */
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
