import { boolean, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { ToolAudience, ToolMethod, ToolParameters } from "../../lib/protocol/tools";
import { at, createdAt, rowId } from "./columns";
import { assistants, sites } from "./people";

/** Calls to the owner's own systems that an assistant's model may make. */
export const assistantTools = pgTable(
  "assistant_tools",
  {
    id: rowId(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    description: text("description").notNull(),
    method: text("method").$type<ToolMethod>().notNull(),
    url: text("url").notNull(),
    parameters: jsonb("parameters").$type<ToolParameters>().notNull(),
    audience: text("audience").$type<ToolAudience>().notNull(),
    /** Whose customers it is for; null for those of any site, where the assistant has one alone or no id is passed. */
    site_id: text("site_id").references(() => sites.id, { onDelete: "cascade" }),
    /** The parameter that the server fills with the customer's `sub`; the model never sees it. */
    customer_id_parameter: text("customer_id_parameter"),
    header_name: text("header_name"),
    /** The value of that header, encrypted; never given out. */
    secret_sealed: text("secret_sealed"),
    timeout_seconds: integer("timeout_seconds").notNull(),
    max_response_bytes: integer("max_response_bytes").notNull(),
    enabled: boolean("enabled").notNull(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("assistant_tools_name").on(t.assistant_id, t.name)],
);
