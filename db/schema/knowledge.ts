import { type AnyPgColumn, boolean, date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { DocumentAudience, DocumentState } from "../../lib/protocol/document-settings";
import type { FeedbackReason } from "../../lib/protocol/feedback";
import { at, createdAt, ref, rowId } from "./columns";
import { messages } from "./log";
import { assistants } from "./people";

/** A website whose pages an assistant knows. */
export const websites = pgTable(
  "websites",
  {
    id: rowId(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    url: text("url").notNull(),
    every: text("every").$type<"never" | "daily" | "weekly">().notNull(),
    status: text("status").$type<"waiting" | "reading" | "done" | "failed">().notNull(),
    /** Why the run failed, or what it left out. */
    note: text("note"),
    /** The run that is enqueued or under way: work of an earlier one is void. */
    run: integer("run").notNull(),
    finished_at: at("finished_at"),
    next_at: at("next_at"),
    created_at: createdAt(),
  },
  (t) => [uniqueIndex("websites_address").on(t.assistant_id, t.url)],
);

/** A page that a website's sitemap names, and what came of reading it. */
export const websitePages = pgTable(
  "website_pages",
  {
    website_id: ref("website_id")
      .notNull()
      .references(() => websites.id, { onDelete: "cascade" }),
    url: text("url").notNull(),
    document_id: ref("document_id").references((): AnyPgColumn => documents.id, { onDelete: "set null" }),
    /** The last run whose sitemap named it. */
    run: integer("run").notNull(),
    state: text("state").$type<"waiting" | "read" | "failed">().notNull(),
    reason: text("reason"),
    etag: text("etag"),
    last_modified: text("last_modified"),
    /** Of its passages: what a page changes without changing those costs nothing. */
    hash: text("hash"),
  },
  (t) => [primaryKey({ columns: [t.website_id, t.url] }), index("website_pages_document").on(t.document_id)],
);

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
    /** The website it is a page of: it goes with it. */
    website_id: ref("website_id").references(() => websites.id, { onDelete: "cascade" }),
    size: integer("size").notNull(),
    content: text("content").notNull(),
    /** What is published alone is answered from. */
    state: text("state").$type<DocumentState>().notNull().default("published"),
    /** From then on it is not answered from. */
    valid_until: at("valid_until"),
    /** Goes before others that speak of the same. */
    preferred: boolean("preferred").notNull().default(false),
    /** ISO 639-1; null: as its words show. */
    language: text("language"),
    /** Whom it is for; those further up see it too. */
    audience: text("audience").$type<DocumentAudience>().notNull().default("visitors"),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("documents_assistant").on(t.assistant_id, t.id), index("documents_website").on(t.website_id)],
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
    heading_text: text("heading_text").notNull(),
  },
  (t) => [index("passages_document").on(t.document_id, t.position), index("passages_assistant").on(t.assistant_id)],
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

/** What people said of an assistant's answers: one line of each person's for a message. */
export const answerFeedback = pgTable(
  "answer_feedback",
  {
    message_id: ref("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    /** Who said so, such as `visitor:…` or `member:1`. */
    principal: text("principal").notNull(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    helpful: boolean("helpful").notNull(),
    reason: text("reason").$type<FeedbackReason>(),
    comment: text("comment"),
    created_at: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.message_id, t.principal] }), index("answer_feedback_assistant").on(t.assistant_id, t.message_id)],
);

/** Answers that somebody of the team has approved: they are given to their questions as they stand, before anything is searched. */
export const approvedAnswers = pgTable(
  "approved_answers",
  {
    id: rowId(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    /** Ways to ask for it; the first names it. */
    questions: jsonb("questions").$type<string[]>().notNull(),
    answer: text("answer").notNull(),
    /** Languages of questions that it answers; empty: any. */
    languages: jsonb("languages").$type<string[]>().notNull(),
    enabled: boolean("enabled").notNull(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("approved_answers_assistant").on(t.assistant_id, t.id)],
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
    /** Millionths of the workspace's currency, at the prices that held at each answer. */
    cost: ref("cost").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.assistant_id, t.day] })],
);
