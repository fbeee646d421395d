/** What of a table belongs to a workspace (`$1`), as the condition that its rows `t` fulfil. */
const OF_WORKSPACE = "t.workspace_id = $1";
const within = (column: string, table: string, its = "id") => `t.${column} in (select ${its} from ${table} where workspace_id = $1)`;
const OF_DIALOG = within("dialog_id", "dialogs");
const OF_ASSISTANT = within("assistant_id", "assistants");
const OF_CONTACT = within("contact_id", "contacts");
const OF_RECORD = within("record_id", "records");
const OF_WEBSITE = `t.website_id in (select w.id from websites w join assistants a on a.id = w.assistant_id where a.workspace_id = $1)`;
const OF_RUN = `t.run_id in (select r.id from evaluation_runs r join assistants a on a.id = r.assistant_id where a.workspace_id = $1)`;
const OF_TELEGRAM_CHAT = `t.chat in (select c.id from telegram_chats c join assistants a on a.id = c.assistant_id where a.workspace_id = $1)`;

/** The parts of an export, each a file: which table, and which of its rows. */
export const COLLECTIONS: Readonly<Record<string, { name: string; where: string }>> = {
  workspaces: { name: "workspace", where: "t.id = $1" },
  members: { name: "members", where: OF_WORKSPACE },
  teams: { name: "teams", where: OF_WORKSPACE },
  invitations: { name: "invitations", where: OF_WORKSPACE },
  assistants: { name: "assistants", where: OF_WORKSPACE },
  assistant_tools: { name: "assistant-tools", where: OF_ASSISTANT },
  mail_addresses: { name: "mail-addresses", where: OF_WORKSPACE },
  assistant_usage: { name: "assistant-usage", where: OF_ASSISTANT },
  telegram_chats: { name: "telegram-chats", where: OF_ASSISTANT },
  telegram_messages: { name: "telegram-messages", where: OF_TELEGRAM_CHAT },
  sites: { name: "sites", where: OF_WORKSPACE },
  contacts: { name: "contacts", where: OF_WORKSPACE },
  page_views: { name: "page-views", where: OF_CONTACT },
  dialogs: { name: "conversations", where: OF_WORKSPACE },
  messages: { name: "messages", where: OF_DIALOG },
  mentions: { name: "mentions", where: OF_DIALOG },
  handoffs: { name: "handoffs", where: OF_DIALOG },
  receipts: { name: "receipts", where: OF_DIALOG },
  mails: { name: "mails", where: OF_WORKSPACE },
  files: { name: "files", where: OF_WORKSPACE },
  documents: { name: "documents", where: OF_ASSISTANT },
  passages: { name: "passages", where: OF_ASSISTANT },
  websites: { name: "websites", where: OF_ASSISTANT },
  website_pages: { name: "website-pages", where: OF_WEBSITE },
  unanswered_questions: { name: "unanswered-questions", where: OF_ASSISTANT },
  approved_answers: { name: "approved-answers", where: OF_ASSISTANT },
  answer_feedback: { name: "answer-feedback", where: OF_ASSISTANT },
  evaluation_cases: { name: "evaluation-cases", where: OF_ASSISTANT },
  evaluation_runs: { name: "evaluation-runs", where: OF_ASSISTANT },
  evaluation_results: { name: "evaluation-results", where: OF_RUN },
  scheduled_messages: { name: "scheduled-messages", where: OF_WORKSPACE },
  records: { name: "records", where: OF_WORKSPACE },
  record_subscriptions: { name: "record-subscriptions", where: OF_DIALOG },
  payments: { name: "payments", where: OF_RECORD },
  canned_replies: { name: "canned-replies", where: OF_WORKSPACE },
  macros: { name: "macros", where: OF_WORKSPACE },
  rules: { name: "rules", where: OF_WORKSPACE },
  sla_policies: { name: "sla-policies", where: OF_WORKSPACE },
  views: { name: "views", where: OF_WORKSPACE },
  segments: { name: "segments", where: OF_WORKSPACE },
  webhooks: { name: "webhooks", where: OF_WORKSPACE },
  api_keys: { name: "api-keys", where: OF_WORKSPACE },
  system_alerts: { name: "system-alerts", where: OF_WORKSPACE },
  notifications: { name: "notifications", where: OF_WORKSPACE },
  audit_log: { name: "audit-log", where: OF_WORKSPACE },
  events: { name: "events", where: OF_WORKSPACE },
  imported_rows: { name: "imported", where: OF_WORKSPACE },
};

/** What says nothing of its own: work under way, sign-ins, the installation's own. */
export const NOT_EXPORTED: readonly string[] = [
  "automation_cursors",
  "close_counts",
  "effects",
  "event_heads",
  "event_outbox",
  "file_chunks",
  "file_objects",
  "file_removals",
  "installation",
  "installation_identity",
  "job_runs",
  "kept_events",
  "macro_runs",
  "mailboxes",
  "member_identities",
  "member_presence",
  "nodes",
  "push_subscriptions",
  "refresh_tokens",
  "rule_runs",
  "sessions",
  "telegram_bots",
  "visitor_links",
  "webhook_deliveries",
];

/** Columns that open something, or hide something that must stay hidden. */
export const SECRET_COLUMN = /(^|_)(hash|hashes|sealed)$/;
