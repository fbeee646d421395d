import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Attachment, Citation, MessageKind, MovedPlace, Sender } from "../../lib/protocol/message";
import type { SlaStanding } from "../../lib/protocol/sla";
import type { Channel, DialogStatus, Priority } from "../../lib/protocol/values";
import { at, createdAt, ref, rowId } from "./columns";
import { assistants, contacts, members, teams, workspaces } from "./people";

export type RoomKind = "support" | "order" | "quote" | "user" | "channel";

/**
 * Who reacted to a message with an emoji: `member:1`, `customer:…`, or `outside` for the person whose support dialog it is,
 * under whatever name they are known.
 */
export type StoredReaction = { emoji: string; by: string[] };

/** Where a message was moved from, and where to; `unmailed`: it had still to go out by e-mail then. */
export type Moved = { from?: MovedPlace; to?: MovedPlace; unmailed?: true };

/** A dialog is one kind of room; every room is a log with numbers of its own (protocol.md 3 and 6). */
export const dialogs = pgTable(
  "dialogs",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    kind: text("kind").$type<RoomKind>().notNull(),
    /** Null for a support dialog, whose name is `support_{id}`. */
    room: text("room"),
    title: text("title"),
    status: text("status").$type<DialogStatus>().notNull(),
    channel: text("channel").$type<Channel>().notNull().default("web"),
    priority: text("priority").$type<Priority>().notNull().default("normal"),
    assignee_id: ref("assignee_id").references(() => members.id),
    /** The team it is given to, whoever of it has it. */
    team_id: ref("team_id").references(() => teams.id),
    /** Since when the assignee has it in hand; null while nobody has. */
    held_since: at("held_since"),
    contact_id: uuid("contact_id").references(() => contacts.id, { onDelete: "cascade" }),
    assistant_id: text("assistant_id").references(() => assistants.id),
    labels: jsonb("labels").$type<string[]>().notNull().default([]),
    /** The newest number of the log. */
    last_seq: ref("last_seq").notNull().default(0),
    /** The newest and the one before it that the visitor's side may see: notes take numbers too. */
    public_seq: ref("public_seq").notNull().default(0),
    public_prev_seq: ref("public_prev_seq").notNull().default(0),
    last_message_id: ref("last_message_id"),
    public_message_id: ref("public_message_id"),
    /** Messages of the visitor's side that no member has read, and of ours that the visitor has not. */
    unread_members: integer("unread_members").notNull().default(0),
    unread_visitor: integer("unread_visitor").notNull().default(0),
    /** Raised by whatever ends a turn of the assistant (P9): a turn writes only while its number is still this one. */
    turn_epoch: integer("turn_epoch").notNull().default(0),
    /** Up to where the person outside was written to by e-mail. */
    mailed_seq: ref("mailed_seq").notNull().default(0),
    waiting_since: at("waiting_since"),
    /** When the person outside first wrote, when a person of the team was first needed, and when a member first answered. */
    first_written_at: at("first_written_at"),
    first_needed_at: at("first_needed_at"),
    first_reply_at: at("first_reply_at"),
    /** What is promised of it by a service level, and what was missed; null where nothing ever was. */
    sla: jsonb("sla").$type<SlaStanding>(),
    snoozed_until: at("snoozed_until"),
    resolved_at: at("resolved_at"),
    /** The conversation that its messages were moved to; it takes no others. */
    merged_into: ref("merged_into"),
    /** What the person outside said of it after its end: 1 to 5, once. */
    rating_score: integer("rating_score"),
    rating_comment: text("rating_comment"),
    rated_at: at("rated_at"),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  // Ascending, for a list that is read from its end: `desc` would put nulls elsewhere than the lists ask for them.
  (t) => [
    uniqueIndex("dialogs_room").on(t.workspace_id, t.room),
    index("dialogs_inbox").on(t.workspace_id, t.kind, t.status, t.updated_at, t.id),
    index("dialogs_all").on(t.workspace_id, t.kind, t.updated_at, t.id),
    index("dialogs_open")
      .on(t.workspace_id, t.updated_at, t.id)
      .where(sql`${t.kind} = 'support' and ${t.status} in ('assistant', 'queued', 'human')`),
    index("dialogs_labels").using("gin", t.labels).where(sql`${t.labels} <> '[]'::jsonb`),
    index("dialogs_assignee").on(t.assignee_id, t.status, t.updated_at, t.id),
    index("dialogs_team").on(t.team_id, t.status, t.updated_at, t.id).where(sql`${t.team_id} is not null`),
    index("dialogs_contact").on(t.contact_id, t.id),
    index("dialogs_queue")
      .on(
        t.workspace_id,
        sql`array_position(array['urgent','high','normal','low'], ${t.priority})`,
        sql`coalesce(${t.waiting_since}, ${t.created_at})`,
        t.id,
      )
      .where(sql`${t.kind} = 'support' and ${t.status} = 'queued'`),
    index("dialogs_changed").on(t.updated_at),
    index("dialogs_begun").on(t.workspace_id, t.created_at).where(sql`${t.kind} = 'support'`),
    index("dialogs_resolved").on(t.workspace_id, t.resolved_at).where(sql`${t.resolved_at} is not null`),
  ],
);

export const messages = pgTable(
  "messages",
  {
    id: rowId(),
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
    seq: ref("seq").notNull(),
    changed_seq: ref("changed_seq").notNull(),
    client_id: uuid("client_id"),
    sender: text("sender").$type<Sender>().notNull(),
    kind: text("kind").$type<MessageKind>().notNull(),
    text: text("text").notNull(),
    /** What happened, for kind `event`, so that a client can say it in its own language. */
    event: jsonb("event").$type<Record<string, unknown>>(),
    author_type: text("author_type").$type<"member" | "customer" | "visitor" | "assistant" | "integration" | "system">().notNull(),
    author_id: text("author_id"),
    author_name: text("author_name").notNull(),
    author_avatar: text("author_avatar"),
    attachments: jsonb("attachments").$type<Attachment[]>().notNull().default([]),
    citations: jsonb("citations").$type<Citation[]>().notNull().default([]),
    reply_to: ref("reply_to"),
    /** By emoji, in the order in which they were first given. */
    reactions: jsonb("reactions").$type<StoredReaction[]>().notNull().default([]),
    sensitive: boolean("sensitive").notNull().default(false),
    /** What was written before its sensitive parts were masked, encrypted; null where there were none. */
    sealed: text("sealed"),
    /** Where it stood before its conversation was merged or split, and where it stands since: what is left of it here is its place. */
    moved: jsonb("moved").$type<Moved>(),
    edited_at: at("edited_at"),
    deleted_at: at("deleted_at"),
    created_at: createdAt(),
  },
  (t) => [
    uniqueIndex("messages_seq").on(t.dialog_id, t.seq),
    uniqueIndex("messages_changed").on(t.dialog_id, t.changed_seq),
    uniqueIndex("messages_client_id").on(t.dialog_id, t.client_id),
    index("messages_sealed").on(t.id).where(sql`${t.sealed} is not null`),
    index("messages_search").using("gin", sql`to_tsvector('simple', ${t.text})`),
  ],
);

/** Whom the notes of a conversation mention: it follows the texts of the notes. */
export const mentions = pgTable(
  "mentions",
  {
    message_id: ref("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    member_id: ref("member_id")
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.message_id, t.member_id] }), index("mentions_member").on(t.member_id, t.dialog_id)],
);

/** How far each reader of a dialog has got; never goes back. */
export const receipts = pgTable(
  "receipts",
  {
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
    /** `member:1`, `visitor:…` */
    principal: text("principal").notNull(),
    name: text("name").notNull(),
    delivered_seq: ref("delivered_seq").notNull().default(0),
    read_seq: ref("read_seq").notNull().default(0),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.dialog_id, t.principal] })],
);

export const handoffs = pgTable(
  "handoffs",
  {
    id: rowId(),
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
    status: text("status").$type<"requested" | "accepted" | "completed">().notNull(),
    reason: text("reason").notNull(),
    priority: text("priority").$type<Priority>().notNull(),
    requested_by: text("requested_by").notNull(),
    operator_id: ref("operator_id").references(() => members.id),
    resolution: text("resolution"),
    /** The operator it is offered to at the moment, of all who were asked so far. */
    offered_to: ref("offered_to").references(() => members.id),
    offered_at: at("offered_at"),
    tried: jsonb("tried").$type<number[]>().notNull().default([]),
    /** Counts the steps of the search for a person: a step that is not the newest does nothing. */
    step: integer("step").notNull().default(0),
    everyone_at: at("everyone_at"),
    mailed_at: at("mailed_at"),
    requested_at: at("requested_at").notNull().defaultNow(),
    accepted_at: at("accepted_at"),
    completed_at: at("completed_at"),
  },
  (t) => [
    index("handoffs_dialog").on(t.dialog_id, t.id),
    index("handoffs_recent").on(t.accepted_at),
    index("handoffs_waiting").on(t.id).where(sql`${t.status} = 'requested'`),
    index("handoffs_offered").on(t.offered_to).where(sql`${t.status} = 'requested'`),
  ],
);

/**
 * Work that a commit enqueues beyond the sockets: the assistant's turn, a webhook, a mail. Written in the commit's own
 * transaction, leased with SKIP LOCKED, so that another node finishes what a dead one began.
 */
export const effects = pgTable(
  "effects",
  {
    id: rowId(),
    kind: text("kind").notNull(),
    dialog_id: ref("dialog_id").references(() => dialogs.id, { onDelete: "cascade" }),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    run_at: at("run_at").notNull().defaultNow(),
    attempts: integer("attempts").notNull().default(0),
    last_error: text("last_error"),
  },
  (t) => [
    index("effects_due").on(t.run_at, t.id),
    index("effects_dialog").on(t.dialog_id, t.kind),
    // One job a webhook: two at once would send a dialog's events past each other.
    uniqueIndex("effects_webhook").on(sql`(${t.payload} ->> 'webhook_id')`).where(sql`${t.kind} = 'deliver_webhook'`),
    // One job a feed, so that events are followed in their order.
    uniqueIndex("effects_feed").on(sql`(${t.payload} ->> 'workspace_id')`).where(sql`${t.kind} = 'follow_feed'`),
    // One job a bot: its updates have an order. And one a chat.
    uniqueIndex("effects_telegram_bot").on(sql`(${t.payload} ->> 'assistant_id')`).where(sql`${t.kind} = 'receive_telegram'`),
    uniqueIndex("effects_telegram_chat").on(sql`(${t.payload} ->> 'chat')`).where(sql`${t.kind} = 'deliver_telegram'`),
    index("effects_mail").on(sql`(${t.payload} ->> 'member_id')`).where(sql`${t.kind} = 'notify_mail'`),
  ],
);

/** Who did what, to what, from where. Triggers refuse every change and removal of a row. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: rowId(),
    workspace_id: ref("workspace_id").notNull(),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    target: text("target"),
    address: text("address"),
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
    created_at: createdAt(),
  },
  (t) => [
    index("audit_workspace").on(t.workspace_id, t.id),
    index("audit_action").on(t.workspace_id, t.action, t.id),
    index("audit_actor").on(t.workspace_id, t.actor, t.id),
  ],
);
