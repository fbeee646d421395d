import { bigint, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Priority } from "../../lib/protocol/values";
import { ref } from "./columns";
import { dialogs } from "./log";
import { contacts, workspaces } from "./people";

/**
 * What was imported from another system, by what it is called there: so that it is imported once. A row whose contact or
 * dialog was erased here stays, without it: what was erased is not imported again.
 */
export const importedRows = pgTable(
  "imported_rows",
  {
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** The other system, and which account of it. */
    source: text("source").notNull(),
    type: text("type").$type<"contact" | "conversation">().notNull(),
    external_id: text("external_id").notNull(),
    contact_id: uuid("contact_id").references(() => contacts.id, { onDelete: "set null" }),
    dialog_id: ref("dialog_id").references(() => dialogs.id, { onDelete: "set null" }),
    /** Of a conversation: the newest message there that was looked at. */
    position: bigint("position", { mode: "number" }).notNull().default(0),
    /** The dialog's newest number as the import left it: a higher one says that it has gone on here. */
    last_seq: ref("last_seq").notNull().default(0),
    /** What else the import left of the dialog and takes no number; null where an older version imported it. */
    labels: jsonb("labels").$type<string[]>(),
    priority: text("priority").$type<Priority>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspace_id, t.source, t.type, t.external_id] }),
    index("imported_rows_contact").on(t.contact_id),
    index("imported_rows_dialog").on(t.dialog_id),
  ],
);
