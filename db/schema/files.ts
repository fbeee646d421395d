import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, ref } from "./columns";
import { cannedReplies } from "./inbox";
import { bytea, workspaces } from "./people";

export const files = pgTable(
  "files",
  {
    id: uuid("id").primaryKey(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** `member:1`, `visitor:…`: who may attach it, and alone may read it until a message carries it. */
    uploaded_by: text("uploaded_by").notNull(),
    message_id: ref("message_id"),
    name: text("name").notNull(),
    type: text("type").notNull(),
    size: integer("size").notNull(),
    width: integer("width"),
    height: integer("height"),
    /** A message that is sent later carries it: it is no forgotten upload before then. */
    kept_until: at("kept_until"),
    /** A canned reply carries it, with which it goes; messages get copies. */
    canned_reply_id: ref("canned_reply_id").references(() => cannedReplies.id, { onDelete: "cascade" }),
    created_at: createdAt(),
  },
  (t) => [
    index("files_canned_reply").on(t.canned_reply_id).where(sql`${t.canned_reply_id} is not null`),
    index("files_message").on(t.message_id),
    // What a workspace stores is summed from the index alone.
    index("files_workspace").on(t.workspace_id, t.size),
    index("files_unsent").on(t.uploaded_by).where(sql`${t.message_id} is null`),
  ],
);

/** The bytes of files, each chunk by the position of its first: a file as one value would hold up whoever comes after it. */
export const fileChunks = pgTable(
  "file_chunks",
  {
    file_id: uuid("file_id")
      .notNull()
      .references(() => files.id, { onDelete: "cascade" }),
    start: integer("start").notNull(),
    content: bytea("content").notNull(),
  },
  (t) => [primaryKey({ columns: [t.file_id, t.start] })],
);

/** Files whose bytes lie outside of the database, and where: those of all others are in chunks. */
export const fileObjects = pgTable(
  "file_objects",
  {
    file_id: uuid("file_id")
      .primaryKey()
      .references(() => files.id, { onDelete: "cascade" }),
    /** The store's name as FILES_URL gives it, without credentials. */
    store: text("store").notNull(),
    /** What the bytes are called there; never given twice, so that a move from a store to itself harms nothing. */
    key: uuid("key").notNull(),
  },
  (t) => [index("file_objects_store").on(t.store)],
);

/**
 * Bytes that are to be removed from a store: of files that are gone or were moved (a trigger writes those as the row goes),
 * and of uploads and moves that may never end.
 */
export const fileRemovals = pgTable(
  "file_removals",
  {
    key: uuid("key").primaryKey(),
    store: text("store").notNull(),
    /** The file whose bytes are being written there, by one at a time; its row names them once they are. */
    writing_for: uuid("writing_for").unique("file_removals_writing_for"),
    due_at: at("due_at").notNull(),
  },
  (t) => [index("file_removals_due").on(t.due_at)],
);
