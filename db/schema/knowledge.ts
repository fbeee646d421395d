import { sql } from "drizzle-orm";
import { customType, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { at, createdAt, ref, rowId } from "./columns";
import { assistants } from "./people";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const documents = pgTable(
  "documents",
  {
    id: rowId(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    source: text("source").notNull(),
    type: text("type").$type<"markdown" | "text" | "html">().notNull(),
    url: text("url"),
    size: integer("size").notNull(),
    content: text("content").notNull(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("documents_assistant").on(t.assistant_id, t.id)],
);

export const passages = pgTable(
  "passages",
  {
    id: rowId(),
    document_id: ref("document_id")
      .notNull()
      .references(() => documents.id, { onDelete: "cascade" }),
    assistant_id: text("assistant_id").notNull(),
    position: integer("position").notNull(),
    /** The headings above the passage, outermost first. */
    headings: jsonb("headings").$type<string[]>().notNull(),
    text: text("text").notNull(),
    search: tsvector("search").generatedAlwaysAs(
      sql`setweight(to_tsvector('english', coalesce(heading_text, '')), 'A') || setweight(to_tsvector('english', text), 'B')`,
    ),
    heading_text: text("heading_text").notNull(),
  },
  (t) => [
    index("passages_document").on(t.document_id, t.position),
    index("passages_search").using("gin", t.search),
    index("passages_assistant").on(t.assistant_id),
  ],
);
