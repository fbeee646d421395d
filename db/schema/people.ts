import { sql } from "drizzle-orm";
import { boolean, customType, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { AssistantSettings } from "../../lib/protocol/assistant-settings";
import type { HandoffSettings } from "../../lib/protocol/handoff-settings";
import type { NotifySettings, NotifyTopic } from "../../lib/protocol/notify-settings";
import type { PrivacySettings } from "../../lib/protocol/privacy";
import type { TeamHours } from "../../lib/protocol/team";
import type { MemberRole, OperatorStatus, Scope, SessionKind, Visibility } from "../../lib/protocol/values";
import type { WidgetSettings } from "../../lib/protocol/widget-settings";
import { at, createdAt, ref, rowId } from "./columns";

export const workspaces = pgTable("workspaces", {
  id: rowId(),
  name: text("name").notNull(),
  accent: text("accent"),
  /** The tokens that its assistants' models may cost in a month (UTC); null: as many as they like. */
  monthly_tokens: ref("monthly_tokens"),
  /** What they may cost in a month, in millionths of the currency; null: no limit. */
  monthly_amount: ref("monthly_amount"),
  currency: text("currency").notNull().default("USD"),
  /** What differs from the defaults of how a person is found for who asks for one. */
  handoff: jsonb("handoff").$type<Partial<HandoffSettings>>().notNull().default({}),
  /** What the workspace has set of its privacy; what it has not set is as a new one's. */
  privacy: jsonb("privacy").$type<Partial<PrivacySettings>>().notNull().default({}),
  /** Where an owner or admin last opened the dashboard: links of emails lead there where PUBLIC_URL is not set. */
  seen_origin: text("seen_origin"),
  created_at: createdAt(),
});

export const members = pgTable(
  "members",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    name: text("name").notNull(),
    avatar_url: text("avatar_url"),
    role: text("role").$type<MemberRole>().notNull(),
    password_hash: text("password_hash"),
    status: text("status").$type<OperatorStatus>().notNull().default("available"),
    /** The member is `busy` because of what they have in hand, and `available` again when it is less. */
    busy_by_load: boolean("busy_by_load").notNull().default(false),
    last_seen: at("last_seen"),
    /** Renewed while a socket of theirs lives, so that a node that dies leaves no ghost; null from when they were published as offline. */
    online_until: at("online_until"),
    /** Since when no node has a socket of theirs; from their making on. Null while they are online. */
    offline_since: at("offline_since").defaultNow(),
    /** When a conversation was last offered to them or taken by them: whose turn it is in a round. */
    asked_at: at("asked_at"),
    /** Which conversations an operator sees; owners and admins see all. */
    visibility: text("visibility").$type<Visibility>().notNull().default("all"),
    /** The teams they are in, by id, ascending. */
    team_ids: jsonb("team_ids").$type<number[]>().notNull().default([]),
    /** What differs from the defaults of how they are notified. */
    notify: jsonb("notify").$type<Partial<NotifySettings>>().notNull().default({}),
    /** When they last got an email about the queue. */
    queue_mailed_at: at("queue_mailed_at"),
    /** When it was shown that the address is this member's own: single sign-on is bound to a member by no other. */
    email_confirmed_at: at("email_confirmed_at"),
    /** The secret of the authenticator app, encrypted; it counts once `totp_since` is set. */
    totp_sealed: text("totp_sealed"),
    totp_since: at("totp_since"),
    /** The time step of the last code that was used: each code opens once. */
    totp_step: ref("totp_step").notNull().default(0),
    /** Hashes of the recovery codes that are left. */
    recovery_hashes: jsonb("recovery_hashes").$type<string[]>().notNull().default([]),
    revoked_at: at("revoked_at"),
    created_at: createdAt(),
  },
  (t) => [
    // One person may be a member of several workspaces.
    uniqueIndex("members_workspace_email").on(t.workspace_id, sql`lower(${t.email})`).where(sql`${t.revoked_at} is null`),
    index("members_email").on(sql`lower(${t.email})`),
    index("members_workspace").on(t.workspace_id, t.id),
  ],
);

/** Groups of members that conversations are given to. Who is in one stands in `members.team_ids`. */
export const teams = pgTable(
  "teams",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** When the team is there; null: as the workspace is. */
    hours: jsonb("hours").$type<TeamHours>(),
    /** Its conversations are given back to everybody by a job; what names it goes on standing. */
    deleted_at: at("deleted_at"),
    created_at: createdAt(),
  },
  (t) => [uniqueIndex("teams_name").on(t.workspace_id, sql`lower(${t.name})`).where(sql`${t.deleted_at} is null`)],
);

/** Which nodes hold sockets of a member, each with an end of its own. */
export const memberPresence = pgTable(
  "member_presence",
  {
    member_id: ref("member_id")
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    node: uuid("node").notNull(),
    online_until: at("online_until").notNull(),
  },
  (t) => [primaryKey({ columns: [t.member_id, t.node] }), index("member_presence_node").on(t.node)],
);

/** Browsers in which a member wants notifications, also while Baton is not open there (web push). */
export const pushSubscriptions = pgTable(
  "push_subscriptions",
  {
    id: rowId(),
    member_id: ref("member_id")
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    endpoint: text("endpoint").notNull(),
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    user_agent: text("user_agent"),
    created_at: createdAt(),
  },
  (t) => [uniqueIndex("push_subscriptions_endpoint").on(t.endpoint), index("push_subscriptions_member").on(t.member_id)],
);

/** What the whole installation has one of, such as the keys of its web push; sealed. */
export const installation = pgTable("installation", { key: text("key").primaryKey(), sealed: text("sealed").notNull() });

/** One row: the installation's random id, from its first start on. */
export const installationIdentity = pgTable("installation_identity", {
  only: boolean("only").primaryKey().default(true),
  id: uuid("id").notNull().defaultRandom(),
});

/** The nodes that run on this database, each with its last sign of life. */
export const nodes = pgTable("nodes", {
  id: uuid("id").primaryKey(),
  has_redis: boolean("has_redis").notNull(),
  started_at: at("started_at").notNull().defaultNow(),
  seen_at: at("seen_at").notNull().defaultNow(),
  /** What it counted, by workspace, for nodes that can't ask it: those without Redis. */
  counts: jsonb("counts").$type<Record<string, unknown>>(),
});

/** Who a member is at an identity provider: bound at the first sign-in there, and by nothing that the provider may change. */
export const memberIdentities = pgTable(
  "member_identities",
  {
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    member_id: ref("member_id")
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    created_at: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.issuer, t.subject, t.member_id] }), index("member_identities_member").on(t.member_id)],
);

/** Sign-ins of members: every credential names its session and opens nothing once the row is gone. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    member_id: ref("member_id")
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    /** A browser's cookie, or the tokens of `POST /api/token`. */
    kind: text("kind").$type<SessionKind>().notNull(),
    address: text("address"),
    user_agent: text("user_agent"),
    /** To the minute. */
    last_seen: at("last_seen").notNull(),
    expires_at: at("expires_at").notNull(),
    created_at: at("created_at").notNull(),
  },
  (t) => [index("sessions_member").on(t.member_id), index("sessions_expires").on(t.expires_at)],
);

/** Rotating refresh tokens of a session; one that is used twice ends it. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    token_hash: text("token_hash").primaryKey(),
    session_id: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    expires_at: at("expires_at").notNull(),
    used_at: at("used_at"),
  },
  (t) => [index("refresh_tokens_session").on(t.session_id)],
);

export const apiKeys = pgTable(
  "api_keys",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    scopes: jsonb("scopes").$type<Scope[]>().notNull(),
    key_hash: text("key_hash").notNull(),
    key_hint: text("key_hint").notNull(),
    /** The member who made it, also by another key of theirs. */
    created_by: ref("created_by").references(() => members.id),
    last_used_at: at("last_used_at"),
    revoked_at: at("revoked_at"),
    created_at: createdAt(),
  },
  (t) => [uniqueIndex("api_keys_hash").on(t.key_hash), index("api_keys_workspace").on(t.workspace_id, t.id)],
);

export const assistants = pgTable(
  "assistants",
  {
    id: text("id").primaryKey(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    avatar_url: text("avatar_url"),
    allowed_domains: jsonb("allowed_domains").$type<string[]>().notNull().default([]),
    allow_native: boolean("allow_native").notNull().default(false),
    /** What was set; the rest is as a new one's. */
    ai: jsonb("ai").$type<Partial<AssistantSettings>>().notNull(),
    /** What signs the requests to its bot, encrypted; null without one. */
    webhook_sealed: text("webhook_sealed"),
    /** Shown to a visitor before their first message. */
    consent: text("consent"),
    /** What was set of its chat window; the rest is as a new one's. */
    widget: jsonb("widget").$type<Partial<WidgetSettings>>().notNull().default({}),
    created_at: createdAt(),
    deleted_at: at("deleted_at"),
  },
  (t) => [index("assistants_workspace").on(t.workspace_id, t.created_at)],
);

export const sites = pgTable(
  "sites",
  {
    id: text("id").primaryKey(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    assistant_id: text("assistant_id").references(() => assistants.id, { onDelete: "set null" }),
    allowed_domains: jsonb("allowed_domains").$type<string[]>().notNull(),
    allow_native: boolean("allow_native").notNull().default(false),
    /** The HMAC secret, encrypted: site tokens are checked with its plain bytes. */
    secret_sealed: text("secret_sealed").notNull(),
    created_at: createdAt(),
    deleted_at: at("deleted_at"),
  },
  (t) => [index("sites_workspace").on(t.workspace_id, t.created_at)],
);

/** Everybody on the outside: anonymous visitors and identified customers. A row comes with the first message. */
export const contacts = pgTable(
  "contacts",
  {
    id: uuid("id").primaryKey(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    kind: text("kind").$type<"visitor" | "customer">().notNull(),
    site_id: text("site_id").references(() => sites.id, { onDelete: "cascade" }),
    external_id: text("external_id"),
    name: text("name").notNull(),
    email: text("email"),
    /**
     * Who said so; null: from before this was kept. `outreach`: a member began a conversation with this address, and nothing of
     * the contact is anybody else's. Only such an address, and one of the visitor's own, is sent their credential. `mail`: a
     * mail came from it, which anybody can say.
     */
    email_by: text("email_by").$type<"visitor" | "site" | "team" | "outreach" | "mail">(),
    /** When a link that was sent there was opened. */
    email_confirmed_at: at("email_confirmed_at"),
    avatar_url: text("avatar_url"),
    locale: text("locale"),
    timezone: text("timezone"),
    user_agent: text("user_agent"),
    page_url: text("page_url"),
    page_title: text("page_title"),
    referrer: text("referrer"),
    attributes: jsonb("attributes").$type<Record<string, unknown>>().notNull().default({}),
    /** Who they turned out to be: their dialogs are that contact's from then on. */
    merged_into: uuid("merged_into"),
    /** Until then nothing of theirs is let in; 9999 for good. */
    blocked_until: at("blocked_until"),
    last_seen: at("last_seen"),
    online_until: at("online_until"),
    created_at: createdAt(),
  },
  (t) => [
    uniqueIndex("contacts_external").on(t.site_id, t.external_id),
    index("contacts_workspace").on(t.workspace_id, t.created_at),
    index("contacts_email").on(t.workspace_id, sql`lower(${t.email})`).where(sql`${t.email} is not null`),
  ],
);

/** The last pages of the site that a person was on, the newest last. */
export const pageViews = pgTable(
  "page_views",
  {
    id: rowId(),
    contact_id: uuid("contact_id")
      .notNull()
      .references(() => contacts.id, { onDelete: "cascade" }),
    url: text("url").notNull(),
    title: text("title"),
    referrer: text("referrer"),
    at: at("at").notNull(),
  },
  (t) => [index("page_views_contact").on(t.contact_id, t.id)],
);

/** Links that were sent to visitors: each opens their conversation once, while the address is still theirs. */
export const visitorLinks = pgTable(
  "visitor_links",
  {
    code_hash: text("code_hash").primaryKey(),
    contact_id: uuid("contact_id")
      .notNull()
      .references(() => contacts.id, { onDelete: "cascade" }),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    expires_at: at("expires_at").notNull(),
    used_at: at("used_at"),
  },
  (t) => [index("visitor_links_contact").on(t.contact_id), index("visitor_links_expires").on(t.expires_at)],
);

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

/** Who was invited to a team. Their link is made of the row, and ends with its change. */
export const invitations = pgTable(
  "invitations",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role").$type<MemberRole>().notNull(),
    /** Null where an API key did. */
    invited_by: ref("invited_by").references(() => members.id),
    /** The link goes to the address alone: whoever has it has the address. */
    is_mailed: boolean("is_mailed").notNull(),
    /** When the newest link was made. */
    sent_at: at("sent_at").notNull(),
    accepted_at: at("accepted_at"),
    created_at: createdAt(),
  },
  (t) => [index("invitations_workspace").on(t.workspace_id, t.id)],
);

export const notifications = pgTable(
  "notifications",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** `member:1`, `customer:…` */
    principal: text("principal").notNull(),
    type: text("type").notNull(),
    title: text("title").notNull(),
    body: text("body").notNull(),
    url: text("url"),
    /** What it is about, for a member's own choice of channels; null for principals who have none. */
    topic: text("topic").$type<NotifyTopic>(),
    dialog_id: ref("dialog_id"),
    read_at: at("read_at"),
    /** When a socket of theirs got it: what none got is delivered in order on their return. */
    delivered_at: at("delivered_at"),
    /** When one device, of however many, was allowed to make a sound of it. */
    alerted_at: at("alerted_at"),
    pushed_at: at("pushed_at"),
    mailed_at: at("mailed_at"),
    created_at: createdAt(),
  },
  (t) => [index("notifications_principal").on(t.principal, t.id), index("notifications_dialog").on(t.dialog_id, t.type)],
);

/** Passing events for principals who were away: delivered in order on their return, for a day. */
export const keptEvents = pgTable(
  "kept_events",
  {
    id: rowId(),
    principal: text("principal").notNull(),
    /** The record's room: who may no longer enter it does not get it. */
    dialog_id: ref("dialog_id"),
    event: text("event").notNull(),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    created_at: createdAt(),
  },
  (t) => [index("kept_events_principal").on(t.principal, t.id)],
);
