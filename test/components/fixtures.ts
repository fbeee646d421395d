import type { DialogView, Item } from "@/lib/client";
import type { AnswerOf, PathOf } from "@/lib/client/api";
import type { Dialog } from "@/lib/protocol/dialog";
import { FEED_TYPES } from "@/lib/protocol/feed";
import type { Message } from "@/lib/protocol/message";
import type { Report, ReportGroup, ReportName } from "@/lib/protocol/routes/reports";

const AT = "2026-03-02T09:00:00.000Z";
const LATER = "2026-03-02T09:04:00.000Z";
/** Longer than any place for it, and without a place to break. */
export const LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2);
export const ARABIC = "هل يمكنني إرجاع الحذاء؟ لم يعجبني المقاس";

const member = {
  id: 1,
  email: "olga@example.com",
  name: "Olga Brandt",
  role: "owner",
  visibility: "all",
  teams: [1] as number[],
  avatar_url: null,
  status: "available",
  online: true,
  two_factor: true,
  last_seen: null,
  created_at: AT,
  active_handoffs: 2,
} as const;

const members: AnswerOf<"GET", "/api/members"> = {
  data: [
    member,
    {
      ...member,
      id: 2,
      name: LONG,
      email: `${LONG.slice(0, 60)}@example.com`,
      role: "operator",
      visibility: "team",
      teams: [],
      status: "away",
      online: false,
      last_seen: AT,
    },
  ],
  next_cursor: null,
};

const me: AnswerOf<"GET", "/api/me"> = {
  member,
  email_confirmed: false,
  sends_email: true,
  recovery_codes_left: 2,
  workspace: { id: 1, name: LONG, accent: "#0a7d5c" },
  limits: { max_message_bytes: 10_240, max_message_rate: 60, max_upload_bytes: 20_971_520 },
};

const sessions: AnswerOf<"GET", "/api/me/sessions"> = {
  data: [
    {
      id: "8c7b0cf2-91cd-4c3c-8a0f-0d2f5fbb1c01",
      kind: "browser",
      current: true,
      address: "203.0.113.7",
      user_agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
      last_seen: AT,
      created_at: AT,
    },
    {
      id: "8c7b0cf2-91cd-4c3c-8a0f-0d2f5fbb1c02",
      kind: "api",
      current: false,
      address: "2001:db8::7",
      user_agent: LONG,
      last_seen: AT,
      created_at: AT,
    },
  ],
  next_cursor: null,
};

const apiKeys: AnswerOf<"GET", "/api/api-keys"> = {
  data: [
    {
      id: 1,
      name: "Shop backend",
      scopes: ["read", "write"],
      hint: "6fDs",
      created_by: { id: 1, name: "Olga Brandt", is_removed: false },
      last_used_at: AT,
      created_at: AT,
    },
    {
      id: 2,
      name: LONG,
      scopes: ["read", "write", "records", "manage"],
      hint: "9aBc",
      created_by: { id: 2, name: LONG, is_removed: true },
      last_used_at: null,
      created_at: AT,
    },
  ],
  next_cursor: null,
};

const audit: AnswerOf<"GET", "/api/audit"> = {
  data: [
    {
      id: 2,
      actor: "member:1",
      actor_name: "Olga Brandt",
      action: "api_key.created",
      target: "integration:1",
      address: "203.0.113.7",
      detail: { name: LONG },
      created_at: AT,
    },
    {
      id: 1,
      actor: "member:2",
      actor_name: LONG,
      action: "sign_in",
      target: "member:2",
      address: null,
      detail: { by: "password" },
      created_at: AT,
    },
  ],
  next_cursor: null,
};

const handoff: AnswerOf<"GET", "/api/handoff-settings"> = {
  assignment: "round_robin",
  max_active: 5,
  offer_seconds: 60,
  max_offers: 3,
  everyone_seconds: 300,
  offline_grace_seconds: 300,
  timezone: "Europe/Berlin",
  hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
  holidays: [{ date: "2030-01-01", name: "New Year" }],
};

const reached = { sound: true, desktop: true, push: false, email: true };
const notificationSettings: AnswerOf<"GET", "/api/notifications/settings"> = {
  queue: reached,
  mine: reached,
  mentions: reached,
  records: reached,
  email_after_minutes: 10,
  quiet: { from: "22:00", to: "07:00" },
  timezone: "Europe/Berlin",
};

const stats: AnswerOf<"GET", "/api/websocket/stats"> = {
  total_connections: 1_204,
  active_connections: 1_180,
  active_users: 1_100,
  active_operators: 8,
  unique_users: 1_032,
  admin_dialogs: 12,
  site_dialogs: 4,
  total_rooms: 900,
  rate_limited_ips: 1,
  rate_limit_window: 60,
  rate_limit_per_ip: 100,
  messages_last_minute: 431,
  uptime: 90_000,
  message_queue: { pending_messages: 2, processed_messages: 90_210, retry_ready: 0 },
  nodes: [{ id: "1b0f2c8e-33c5-4a3e-a24c-5a53ad3b7a10", connections: 1_204, since: AT, event_loop_lag_ms: 3 }],
};

const telegramChannel: AnswerOf<"GET", "/api/assistants/{id}/channels/telegram"> = {
  status: "failing",
  bot: { id: 1234567, name: LONG, username: "shop_bot" },
  updates: "polling",
  error: "Telegram does not take the token any more (401 Unauthorized); replace it",
  failing_since: AT,
  last_update_at: AT,
  connected_at: AT,
};

const assistants: AnswerOf<"GET", "/api/assistants"> = {
  data: ["Baton guide", LONG].map((name, index) => ({
    id: `assistant-${index}`,
    name,
    avatar_url: null,
    allowed_domains: ["shop.example"],
    allow_native: false,
    ai: {
      enabled: true,
      provider: "baton",
      webhook: null,
      greeting: "Hi, I know the docs.",
      instructions: "Answer questions.",
      suggested_questions: ["What do I need to run Baton?"],
      model: null,
      tone: "neutral",
      input_price: 0,
      output_price: 0,
      temperature: null,
      languages: [],
      answers: "always",
      hours: null,
      rules: [],
      topics: [],
      handoff_words: [],
      handoff_on_complaint: true,
      handoff_after_repeats: 3,
      handoff_after: 1,
    },
    consent: null,
    widget: {
      one_conversation: false,
      rating: true,
      language: "en",
      texts: {},
      pre_chat: { enabled: false, text: "", fields: [] },
      away: { enabled: false, text: "", fields: [] },
    },
    created_at: AT,
  })),
  next_cursor: null,
};

const usage: AnswerOf<"GET", "/api/usage"> = {
  month: "2026-03",
  turns: 1_204,
  tokens: 2_500_000,
  cost: 4.31,
  currency: "USD",
  monthly_tokens: 3_000_000,
  balance: null,
  monthly_amount: null,
  amount_left: null,
  assistants: [],
  days: [],
};

const sites: AnswerOf<"GET", "/api/sites"> = {
  data: ["Shop", LONG].map((name, index) => ({
    id: `site-${index}`,
    name,
    assistant_id: index === 0 ? "assistant-0" : null,
    allowed_domains: ["shop.example", `${LONG.slice(0, 60).toLowerCase()}.example`],
    allow_native: index === 1,
    created_at: AT,
  })),
  next_cursor: null,
};

const webhooks: AnswerOf<"GET", "/api/webhooks"> = {
  data: ["https://shop.example/baton", `https://shop.example/${LONG.replaceAll(" ", "-")}`].map((url, index) => ({
    id: index + 1,
    url,
    types: index === 0 ? [] : [...FEED_TYPES],
    enabled: index === 0,
    position: 1_204,
    failing_since: AT,
    paused_reason: index === 0 ? null : "failing",
    paused_at: index === 0 ? null : AT,
    previous_secret_until: null,
    created_at: AT,
  })),
  next_cursor: null,
};

const contacts: AnswerOf<"GET", "/api/contacts"> = {
  data: ["Amira Haddad", LONG].map((name, index) => ({
    id: `0b4f0a0e-5d9f-4f1c-9a55-0a7d7a3f2a1${index}`,
    kind: index === 0 ? "customer" : "visitor",
    name,
    email: index === 0 ? "amira@example.com" : null,
    site_id: null,
    external_id: index === 0 ? "c-4711" : null,
    online: index === 0,
    last_seen: AT,
    locale: "ar",
    timezone: "Europe/Berlin",
    user_agent: null,
    page_url: "https://shop.example/boots",
    referrer: null,
    attributes: {},
    blocked: index === 0 ? null : { until: null },
    created_at: AT,
  })),
  next_cursor: null,
};

const cannedReply = {
  id: 1,
  shortcut: "refund-policy",
  text: LONG,
  shared: true,
  attachments: [],
  author_id: 1,
  created_at: AT,
  updated_at: AT,
};
const cannedReplies: AnswerOf<"GET", "/api/canned-replies"> = {
  data: [cannedReply, { ...cannedReply, id: 2, shortcut: LONG.slice(0, 40).toLowerCase(), text: ARABIC, shared: false }],
  next_cursor: null,
};

const macro = {
  id: 1,
  name: "Refund granted",
  shared: true,
  actions: [
    { type: "reply" as const, text: LONG },
    { type: "assign" as const, assignee: 99 },
    { type: "snooze" as const, until: AT },
    { type: "resolve" as const },
  ],
  author_id: 1,
  created_at: AT,
  updated_at: AT,
};
const teams: AnswerOf<"GET", "/api/teams"> = {
  data: [
    {
      id: 1,
      name: "Billing",
      members: [1, 2],
      hours: { timezone: "Europe/Madrid", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] },
      created_at: AT,
    },
    { id: 2, name: LONG, members: [], hours: null, created_at: AT },
  ],
  next_cursor: null,
};

const macros: AnswerOf<"GET", "/api/macros"> = {
  data: [macro, { ...macro, id: 2, name: LONG.slice(0, 60), actions: [{ type: "note", text: ARABIC }], shared: false }],
  next_cursor: null,
};

/** What each settings screen shows when there is something to show. */
const report = (name: ReportName, group_by: ReportGroup, groups: Partial<Report["groups"][number]>[]): Report => ({
  name,
  from: AT,
  to: LATER,
  timezone: "UTC",
  group_by,
  unit: "conversations",
  total: 1_284,
  count: 1_284,
  p50: 42,
  p90: 8_000,
  filter: { from: AT, to: LATER },
  groups: groups.map((group) => ({ key: "none", value: 12, count: 12, p50: 42, p90: 8_000, filter: { from: AT }, ...group })),
});

/** Reports, by the path that each is asked for at. */
export const REPORTS_FILLED = {
  "/api/reports/volume": report(
    "volume",
    "day",
    Array.from({ length: 30 }, (_, at) => ({ key: `2026-03-${String(at + 1).padStart(2, "0")}`, value: at * 7, count: at * 7 })),
  ),
  "/api/reports/labels": report("labels", "label", [{ key: LONG }, { key: ARABIC, value: 0, count: 0, p50: null, p90: null }]),
  "/api/reports/by_hour": report("by_hour", "weekday_hour", [
    { key: "1-09", count: 1_204 },
    { key: "0-23", count: 1 },
  ]),
};

const rules: AnswerOf<"GET", "/api/rules"> = {
  data: [
    {
      id: 1,
      name: "Refunds to Dana",
      enabled: true,
      on: "dialog.labelled",
      after_minutes: 15,
      filter: { label: LONG.slice(0, 60), priority: "high" },
      actions: [{ type: "assign", assignee: 1 }, { type: "note", text: LONG }, { type: "resolve" }],
      created_at: AT,
      updated_at: AT,
    },
    {
      id: 2,
      name: LONG.slice(0, 60),
      enabled: false,
      on: "message.created",
      after_minutes: null,
      filter: {},
      actions: [{ type: "resolve" }],
      created_at: AT,
      updated_at: AT,
    },
  ],
  next_cursor: null,
};

const slaPolicies: AnswerOf<"GET", "/api/sla-policies"> = {
  data: [
    {
      id: 1,
      name: "VIP customers",
      filter: { label: LONG.slice(0, 60) },
      first_reply: 15,
      next_reply: 30,
      resolution: 480,
      created_at: AT,
      updated_at: AT,
    },
    { id: 2, name: LONG.slice(0, 60), filter: {}, first_reply: 60, next_reply: null, resolution: null, created_at: AT, updated_at: AT },
  ],
  next_cursor: null,
};

const emailChannel: AnswerOf<"GET", "/api/assistants/{id}/channels/email"> = {
  address: `${"support-of-the-harbour-".repeat(3)}@example.com`,
  sends: true,
  receives: true,
  inbox: { read_at: AT, error: "the server refuses the user or the password" },
  problems: [`The mailbox can't be read: ${LONG}`],
};

/** By address, since an assistant is named in it. */
export const CHANNELS_FILLED = {
  "/api/assistants/assistant-0/channels/telegram": telegramChannel,
  "/api/assistants/assistant-0/channels/email": emailChannel,
};

export const FILLED = {
  "/api/me": me,
  "/api/me/sessions": sessions,
  "/api/workspace": { id: 1, name: LONG, accent: "#0a7d5c", created_at: AT },
  "/api/workspace/privacy": {
    cards: true,
    ibans: true,
    passwords: true,
    keys: false,
    patterns: [{ name: LONG, pattern: "KD-\\d{6}" }],
    reveal_role: "admin",
    retention_days: 365,
  },
  "/api/members": members,
  "/api/api-keys": apiKeys,
  "/api/assistants": assistants,
  "/api/audit": audit,
  "/api/canned-replies": cannedReplies,
  "/api/macros": macros,
  "/api/teams": teams,
  "/api/contacts": contacts,
  "/api/handoff-settings": handoff,
  "/api/notifications/settings": notificationSettings,
  "/api/push": { public_key: "BJFFy1DOQlequ5iu6qYFbCNjZ4lRpNWXoEuFJcgphYGPPdLJZrSDTI", email: true },
  "/api/sites": sites,
  "/api/rules": rules,
  "/api/sla-policies": slaPolicies,
  "/api/usage": usage,
  "/api/webhooks": webhooks,
  "/api/websocket/stats": stats,
} satisfies { [P in PathOf<"GET">]?: AnswerOf<"GET", P> };

const visitor = {
  id: "0b4f0a0e-5d9f-4f1c-9a55-0a7d7a3f2a10",
  name: "Amira Haddad",
  email: "amira@example.com",
  kind: "visitor",
  external_id: null,
  online: true,
  last_seen: AT,
  page_url: "https://shop.example/boots",
  page_title: "Boots",
  referrer: null,
  user_agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
  locale: "ar",
  timezone: "Europe/Berlin",
  attributes: { plan: "gold", note: LONG },
} as const;

let messages = 0;
const message = (more: Partial<Message>): Message => {
  messages += 1;
  return {
    id: messages,
    dialog_id: 7,
    seq: messages,
    changed_seq: messages,
    client_id: `0b4f0a0e-5d9f-4f1c-9a55-${String(messages).padStart(12, "0")}`,
    sender: "user",
    author: { id: visitor.id, name: visitor.name, avatar_url: null },
    sensitive: false,
    text: "Can I return the boots?",
    kind: "text",
    attachments: [],
    reply_to: null,
    reactions: [],
    citations: [],
    timestamp: AT,
    edited_at: null,
    deleted_at: null,
    ...more,
  };
};

const item = (more: Partial<Message>, delivery: Item["delivery"] = null): Item => {
  const shown = message(more);
  return { key: shown.client_id ?? String(shown.id), message: shown, mine: delivery !== null, delivery };
};

const mine = { sender: "manager", author: { id: 1, name: "Olga Brandt", avatar_url: null } } as const;
const refused = {
  code: "TOO_LARGE",
  error: "The message is too large",
  help: "Make it shorter.",
  recoverable: false,
  timestamp: AT,
} as const;

export const dialog: Dialog = {
  id: 7,
  room: "support_7",
  title: null,
  status: "human",
  channel: "web",
  priority: "high",
  assignee: { id: 1, name: "Olga Brandt", avatar_url: null },
  team: { id: 1, name: "Billing" },
  visitor,
  assistant: { id: "demo", name: "Baton guide" },
  labels: ["returns", LONG.slice(0, 40)],
  last_message: null,
  last_words: { text: "Can I return the boots?", attachments: [], timestamp: AT },
  last_seq: 9,
  unread: 3,
  waiting_since: AT,
  rating: null,
  created_at: AT,
  updated_at: LATER,
};

export const DIALOGS: Dialog[] = [
  dialog,
  {
    ...dialog,
    id: 8,
    status: "queued",
    unread: 120,
    assignee: null,
    visitor: { ...visitor, name: LONG },
    last_words: { text: LONG, attachments: [], timestamp: AT },
  },
  {
    ...dialog,
    id: 9,
    status: "resolved",
    unread: 0,
    waiting_since: null,
    visitor: { ...visitor, name: "أميرة" },
    last_words: { text: ARABIC, attachments: [], timestamp: AT },
    rating: { score: 5, comment: null, rated_at: AT },
  },
  {
    ...dialog,
    id: 10,
    status: "assistant",
    unread: 0,
    assignee: null,
    last_words: { text: "", attachments: [{ name: "boots.jpg", type: "image/jpeg" }], timestamp: AT },
  },
];

export const emptyView: DialogView = {
  id: 7,
  dialog,
  items: [],
  at: 0,
  hasOlder: false,
  loading: false,
  loadingOlder: false,
  error: null,
  receipts: [],
  typing: [],
  turn: null,
};

/** A conversation with everything that one can hold. */
/** Messages of each kind, in each state. */
export const everything: Item[] = [
  item({ reactions: [{ emoji: "👍", count: 2, mine: true }] }),
  item({ text: ARABIC, reply_to: 1 }),
  item({
    sender: "assistant",
    author: { id: "demo", name: "Baton guide", avatar_url: null },
    text: "You can return boots within **30 days** [1].",
    citations: [{ index: 1, title: "Returns", heading: "Boots", url: null, quote: "within 30 days" }],
  }),
  item({ kind: "event", sender: "system", author: null, text: "Olga Brandt took over" }),
  item({ ...mine, text: LONG, reply_to: 2, reactions: [{ emoji: "🎉", count: 120, mine: false }] }, { state: "read", error: null }),
  item({ ...mine, kind: "note", text: "Asked the warehouse." }, { state: "sent", error: null }),
  item({ text: "", deleted_at: LATER }),
  item({ ...mine, text: "With a second pair?", edited_at: LATER }, { state: "sending", error: null }),
  item({ ...mine, text: "This one was refused." }, { state: "failed", error: refused }),
];

export const VIEWS: Record<string, DialogView> = {
  "nothing yet": { ...emptyView, dialog: null, at: null, loading: true },
  "no message": emptyView,
  "everything that one can hold": {
    ...emptyView,
    items: everything,
    at: 9,
    typing: [{ user_id: visitor.id, name: visitor.name, text: "I also wan" }],
  },
  "an answer on its way": {
    ...emptyView,
    dialog: { ...dialog, status: "assistant", assignee: null },
    items: everything.slice(0, 2),
    at: 2,
    turn: { turn_id: "t1", name: "Baton guide", phase: "writing", tool: null, text: "You can return boots within" },
  },
  "an error": { ...emptyView, dialog: null, at: null, error: { ...refused, code: "NOT_FOUND", error: "There is no such conversation" } },
};
