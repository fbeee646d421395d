import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, json, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { FeedType } from "../../lib/protocol/feed";
import { at, createdAt, ref, rowId } from "./columns";
import { workspaces } from "./people";

/**
 * What commits add to the feed, before it has a position: one row for each commit, written with it. Positions are given
 * after the commit, by one sequencer at a time, so that none appears behind one that was read.
 */
export const eventOutbox = pgTable("event_outbox", {
  id: rowId(),
  entries: json("entries").$type<unknown[]>().notNull(),
});

/** The newest position of each workspace's feed. */
export const eventHeads = pgTable("event_heads", {
  workspace_id: ref("workspace_id")
    .primaryKey()
    .references(() => workspaces.id, { onDelete: "cascade" }),
  last: bigint("last", { mode: "number" }).notNull(),
});

/**
 * The feed. A message and a contact are named, not copied: what was deleted, masked or erased is so in the feed as well.
 * No foreign keys: a row that is gone would stop the sequencer, and the check would lock the rows of those who write.
 */
export const events = pgTable(
  "events",
  {
    workspace_id: ref("workspace_id").notNull(),
    position: bigint("position", { mode: "number" }).notNull(),
    type: text("type").$type<FeedType>().notNull(),
    at: at("at").notNull(),
    dialog_id: ref("dialog_id"),
    seq: ref("seq"),
    message_id: ref("message_id"),
    contact_id: uuid("contact_id"),
    data: jsonb("data").$type<Record<string, unknown>>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspace_id, t.position] }),
    index("events_dialog").on(t.dialog_id, t.position).where(sql`${t.dialog_id} is not null`),
    index("events_contact").on(t.contact_id).where(sql`${t.contact_id} is not null`),
    index("events_at").on(t.at),
  ],
);

/** Where a workspace's events are sent. */
export const webhooks = pgTable(
  "webhooks",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    url: text("url").notNull(),
    /** Empty for all. */
    types: jsonb("types").$type<FeedType[]>().notNull().default([]),
    enabled: boolean("enabled").notNull().default(true),
    secret_sealed: text("secret_sealed").notNull(),
    /** The secret before the last rotation, which signs as well until its time has come. */
    previous_sealed: text("previous_sealed"),
    previous_until: at("previous_until"),
    /** Up to where its deliveries are made. */
    position: bigint("position", { mode: "number" }).notNull(),
    /** Since when nothing reaches it; null once something does. */
    failing_since: at("failing_since"),
    /** While it fails: before then nothing is tried again, only what is new. */
    retry_at: at("retry_at"),
    paused_at: at("paused_at"),
    /** Why it was paused without anybody's asking. */
    paused_reason: text("paused_reason").$type<"failing" | "gone">(),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("webhooks_workspace").on(t.workspace_id, t.id)],
);

/** An event on its way to a webhook, or what became of it. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: rowId(),
    webhook_id: ref("webhook_id")
      .notNull()
      .references(() => webhooks.id, { onDelete: "cascade" }),
    /** Null for a test. */
    position: bigint("position", { mode: "number" }),
    event_id: text("event_id").notNull(),
    type: text("type").$type<FeedType | "test">().notNull(),
    dialog_id: ref("dialog_id"),
    /** What is delivered one after another: a dialog's events, and those of none. */
    lane: bigint("lane", { mode: "number" }).notNull(),
    status: text("status").$type<"pending" | "delivered" | "failed">().notNull(),
    attempts: integer("attempts").notNull().default(0),
    next_attempt_at: at("next_attempt_at"),
    first_attempt_at: at("first_attempt_at"),
    last_attempt_at: at("last_attempt_at"),
    duration_ms: integer("duration_ms"),
    response_status: integer("response_status"),
    /** The beginning of what was answered. */
    response_body: text("response_body"),
    error: text("error"),
    created_at: createdAt(),
  },
  (t) => [
    uniqueIndex("webhook_deliveries_position").on(t.webhook_id, t.position),
    index("webhook_deliveries_pending").on(t.webhook_id, t.lane, t.position).where(sql`${t.status} = 'pending'`),
    index("webhook_deliveries_list").on(t.webhook_id, t.id),
    index("webhook_deliveries_dialog").on(t.dialog_id),
    index("webhook_deliveries_created").on(t.created_at),
  ],
);
