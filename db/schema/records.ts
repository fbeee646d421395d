import { sql } from "drizzle-orm";
import { index, jsonb, numeric, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at, createdAt, ref, rowId } from "./columns";
import { dialogs } from "./log";
import { sites, workspaces } from "./people";

export type Party = { id: string; role?: string | undefined };

/** Orders and quotes of a site's own system (protocol.md 6). */
export const records = pgTable(
  "records",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    type: text("type").$type<"order" | "quote">().notNull(),
    external_id: text("external_id").notNull(),
    site_id: text("site_id")
      .notNull()
      .references(() => sites.id),
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id),
    title: text("title").notNull(),
    status: text("status").notNull(),
    customer: jsonb("customer").$type<{ id: string; name?: string | undefined; email?: string | undefined }>().notNull(),
    parties: jsonb("parties").$type<Party[]>().notNull(),
    amount: numeric("amount", { mode: "number" }),
    currency: text("currency"),
    due_at: at("due_at"),
    remind_before_hours: jsonb("remind_before_hours").$type<number[]>().notNull(),
    url: text("url"),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("records_external").on(t.workspace_id, t.type, t.external_id),
    index("records_dialog").on(t.dialog_id),
    index("records_updated").on(t.workspace_id, t.type, t.updated_at, t.id),
    index("records_customer").on(t.site_id, sql`(customer->>'id')`),
    index("records_parties").using("gin", t.parties.op("jsonb_path_ops")),
  ],
);

/** Who follows a record's events; `left_at` from when their last connection that did so ended. */
export const recordSubscriptions = pgTable(
  "record_subscriptions",
  {
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
    principal: text("principal").notNull(),
    left_at: at("left_at"),
  },
  (t) => [primaryKey({ columns: [t.dialog_id, t.principal] })],
);

export const payments = pgTable(
  "payments",
  {
    id: rowId(),
    record_id: ref("record_id")
      .notNull()
      .references(() => records.id, { onDelete: "cascade" }),
    status: text("status").notNull(),
    amount: numeric("amount", { mode: "number" }).notNull(),
    currency: text("currency").notNull(),
    created_at: createdAt(),
  },
  (t) => [index("payments_record").on(t.record_id, t.id)],
);
