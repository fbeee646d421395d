import { sql } from "drizzle-orm";
import { customType, date, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at, createdAt, ref, rowId } from "./columns";
import { messages } from "./log";
import { assistants } from "./people";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });
/** How a language's words are bent. Not text: what is made of a text by name may not stand in a generated column. */
const regconfig = customType<{ data: string }>({ dataType: () => "regconfig" });

export const documents = pgTable(
  "documents",
  {
    id: rowId(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    source: text("source").notNull(),
    type: text("type").$type<"markdown" | "text" | "html" | "pdf" | "docx">().notNull(),
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
      sql`setweight(to_tsvector(language, coalesce(heading_text, '')), 'A') || setweight(to_tsvector(language, text), 'B')`,
    ),
    heading_text: text("heading_text").notNull(),
    language: regconfig("language").notNull().default("english"),
  },
  (t) => [
    index("passages_document").on(t.document_id, t.position),
    index("passages_search").using("gin", t.search),
    index("passages_assistant").on(t.assistant_id),
  ],
);

/** Every word of what an assistant knows, as the index spells it: what a misspelt word is likely to mean. */
export const knowledgeWords = pgTable(
  "knowledge_words",
  {
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    word: text("word").notNull(),
  },
  (t) => [primaryKey({ columns: [t.assistant_id, t.word] })],
);

/** Messages that the knowledge had no answer to. Their text stays in the log alone, and goes with it. */
export const unansweredQuestions = pgTable(
  "unanswered_questions",
  {
    message_id: ref("message_id")
      .primaryKey()
      .references(() => messages.id, { onDelete: "cascade" }),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    created_at: createdAt(),
  },
  (t) => [index("unanswered_questions_assistant").on(t.assistant_id, t.message_id)],
);

/** What an assistant's model has cost, by the day (UTC). */
export const assistantUsage = pgTable(
  "assistant_usage",
  {
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    day: date("day").notNull(),
    turns: integer("turns").notNull(),
    tokens: ref("tokens").notNull(),
  },
  (t) => [primaryKey({ columns: [t.assistant_id, t.day] })],
);
