import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ContactConditions } from "../../lib/protocol/contact-filter";
import type { DialogSelection } from "../../lib/protocol/dialog-filter";
import type { Attachment, NewMessage } from "../../lib/protocol/message";
import type { MacroAction } from "../../lib/protocol/routes/macros";
import type { ScheduledStatus, UnsentReason } from "../../lib/protocol/scheduled";
import { at, createdAt, ref, rowId } from "./columns";
import { dialogs } from "./log";
import { members, workspaces } from "./people";

/** Texts that members insert into a reply, each by a short name: their own, or shared with the team. */
export const cannedReplies = pgTable(
  "canned_replies",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Who made it; null where an API key did. */
    member_id: ref("member_id").references(() => members.id, { onDelete: "cascade" }),
    shortcut: text("shortcut").notNull(),
    text: text("text").notNull(),
    shared: boolean("shared").notNull(),
    /** As messages have them, in the order in which they are sent. */
    attachments: jsonb("attachments").$type<Attachment[]>().notNull().default([]),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("canned_replies_shared").on(t.workspace_id, t.shortcut).where(sql`${t.shared}`),
    uniqueIndex("canned_replies_own").on(t.member_id, t.shortcut).where(sql`not ${t.shared}`),
    index("canned_replies_workspace").on(t.workspace_id, t.shortcut, t.id),
  ],
);

/** Filters of conversations with a name: a member's own, or shared with the team. */
export const views = pgTable(
  "views",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Who made it; null where an API key did. */
    member_id: ref("member_id").references(() => members.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    filter: jsonb("filter").$type<DialogSelection>().notNull(),
    shared: boolean("shared").notNull(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("views_workspace").on(t.workspace_id, t.name, t.id)],
);

/** Filters of contacts with a name: a member's own, or shared with the team. */
export const segments = pgTable(
  "segments",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Who made it; null where an API key did. */
    member_id: ref("member_id").references(() => members.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    filter: jsonb("filter").$type<ContactConditions>().notNull(),
    shared: boolean("shared").notNull(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("segments_workspace").on(t.workspace_id, t.name, t.id)],
);

/** Actions that a member does together in a conversation: their own, or shared with the team. */
export const macros = pgTable(
  "macros",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Who made it; null where an API key did. */
    member_id: ref("member_id").references(() => members.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    shared: boolean("shared").notNull(),
    actions: jsonb("actions").$type<MacroAction[]>().notNull(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("macros_shared").on(t.workspace_id, t.name).where(sql`${t.shared}`),
    uniqueIndex("macros_own").on(t.member_id, t.name).where(sql`not ${t.shared}`),
    index("macros_workspace").on(t.workspace_id, t.name, t.id),
  ],
);

/** What a macro's request was called: it runs once in a conversation, however often it is sent. */
export const macroRuns = pgTable(
  "macro_runs",
  {
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
    client_id: uuid("client_id").notNull(),
    created_at: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.dialog_id, t.client_id] })],
);

/** Messages of members that are sent at a time to come, and what became of them. */
export const scheduledMessages = pgTable(
  "scheduled_messages",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
    /** As whom it is sent. */
    member_id: ref("member_id")
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    client_id: uuid("client_id").notNull(),
    kind: text("kind").$type<NewMessage["kind"]>().notNull(),
    text: text("text").notNull(),
    /** As a message's. */
    sealed: text("sealed"),
    attachments: jsonb("attachments").$type<Attachment[]>().notNull(),
    reply_to: ref("reply_to"),
    send_at: at("send_at").notNull(),
    /** It is cancelled where the person outside has written after `seen_seq`. */
    cancel_if_answered: boolean("cancel_if_answered").notNull(),
    /** The dialog's newest number when it was scheduled. */
    seen_seq: ref("seen_seq").notNull(),
    status: text("status").$type<ScheduledStatus>().notNull(),
    reason: text("reason").$type<UnsentReason>(),
    created_at: createdAt(),
    /** When it was sent or cancelled. */
    settled_at: at("settled_at"),
  },
  (t) => [
    uniqueIndex("scheduled_messages_client_id").on(t.dialog_id, t.client_id),
    index("scheduled_messages_member").on(t.member_id, t.send_at, t.id),
    index("scheduled_messages_settled").on(t.settled_at).where(sql`${t.settled_at} is not null`),
  ],
);
