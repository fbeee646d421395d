import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { apiKeys, auditLog, contacts, fileChunks, files } from "../../db/schema";
import { startDialog } from "../../lib/core/conversations/dialogs/start-dialog";
import { putDocument } from "../../lib/core/knowledge";
import { placeEntries } from "../../lib/core/log/place-entries";
import { createTestToken, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../lib/core/testing";
import { createPglite, createPostgresDatabase } from "../../test/database";
import { openDatabase } from "../connect";
import type { Database } from "../database";
import { openSession, type Session } from "../session";

export const MIGRATIONS = join(process.cwd(), "db/migrations");
export const TEXT = 'Ünï "quoted" \\ back\nnew line\ttab 漢字 \u2028 😀 {"a":[1]} $1 \'';
export const BYTES = randomBytes(600_000);
const KEYS = ["current", "derived"];
export const NOW = new Date("2026-11-27T09:30:00.000Z");

export type Place = { session: Session; database: Database; drop(): Promise<void> };

/** A database with the schema in place and no rows, by a session and as the server has it. */
export async function freshPlace(kind: "pglite" | "postgres"): Promise<Place> {
  if (kind === "pglite") {
    const pglite = await createPglite();
    const database = await openDatabase({ pglite });
    return { session: await openSession({ pglite }), database, drop: database.close };
  }
  const made = await createPostgresDatabase();
  const [session, database] = await Promise.all([openSession({ url: made.url }), openDatabase({ url: made.url, maxConnections: 2 })]);
  const drop = async () => {
    await Promise.all([session.close(), database.close()]);
    await made.drop();
  };
  return { session, database, drop };
}

/** A workspace with two conversations, a file, a sign-in, and values of every kind that is hard to carry. */
export async function fill(core: TestCore): Promise<TestWorkspace> {
  const workspace = await createTestWorkspace(core);
  for (const text of [TEXT, "card 4111 1111 1111 1111"])
    await startDialog(core, createTestVisitor(workspace), { client_id: randomUUID(), text, kind: "text", attachments: [] }, {});
  await core.db.update(contacts).set({ attributes: { big: 12345678901234.5, deep: { text: TEXT }, none: null } });
  const id = randomUUID();
  await core.db
    .insert(files)
    .values({ id, workspace_id: workspace.workspaceId, uploaded_by: "member:1", name: TEXT, type: "image/png", size: BYTES.length });
  await core.db.insert(fileChunks).values([
    { file_id: id, start: 0, content: BYTES },
    { file_id: id, start: BYTES.length, content: new Uint8Array() },
  ]);
  await core.db.insert(auditLog).values({ workspace_id: workspace.workspaceId, actor: "member:1", action: "test", target: null });
  await createTestToken(core, workspace.owner.memberId);
  await placeEntries(core);
  return workspace;
}

/** What a team adds to a workspace: a row in every part of an export that `fill` leaves empty. */
export async function fillTools({ db }: TestCore, { workspaceId, assistantId, operator }: TestWorkspace): Promise<void> {
  const id = await putDocument(
    db,
    assistantId,
    { title: TEXT.slice(0, 20), source: "s", type: "markdown", content: `# Harbour\n\n${TEXT}` },
    NOW,
  );
  await db.insert(apiKeys).values({
    workspace_id: workspaceId,
    name: "Shop",
    scopes: ["read"],
    key_hash: "hash",
    key_hint: "abcd",
    created_by: operator.memberId,
  });
  const [w, m, a] = [workspaceId, operator.memberId, assistantId];
  for (const statement of [
    sql`update members set totp_sealed = 'x', totp_since = now() where id = ${m}`,
    sql`update dialogs set labels = '["billing"]', status = 'snoozed', snoozed_until = '2099-01-01T08:00:00Z' where workspace_id = ${w}`,
    sql`update dialogs set status = 'queued' where id = (select max(id) from dialogs where workspace_id = ${w})`,
    sql`insert into handoffs (dialog_id, status, reason, priority, requested_by, tried)
      select id, 'requested', ${TEXT}, 'high', 'visitor:1', '[1]' from dialogs where status = 'queued' and workspace_id = ${w}`,
    sql`insert into receipts (dialog_id, principal, name) select id, ${`member:${m}`}, 'Dana' from dialogs where workspace_id = ${w}`,
    sql`insert into mentions (message_id, member_id, dialog_id) select id, ${m}, dialog_id from messages where id = (select min(id) from messages)`,
    sql`insert into record_subscriptions (dialog_id, principal) select id, 'customer:1' from dialogs where workspace_id = ${w}`,
    sql`insert into page_views (contact_id, url, at) select id, 'https://a.example', now() from contacts where workspace_id = ${w}`,
    sql`insert into sites (id, workspace_id, name, allowed_domains, secret_sealed) values ('site_1', ${w}, 'Site', '["a.example"]', 'sealed')`,
    sql`insert into records (workspace_id, type, external_id, site_id, dialog_id, title, status, customer, parties, amount, due_at, remind_before_hours)
      select ${w}, 'order', '1', 'site_1', min(id), 'Order', 'open', '{"id":"1"}', '[]', 12.10, '2099-01-02T08:00:00Z', '[24, 0.5]' from dialogs`,
    sql`insert into payments (record_id, status, amount, currency) select id, 'paid', 0.30, 'EUR' from records`,
    sql`insert into websites (assistant_id, url, every, status, run, next_at) values (${a}, 'https://a.example', 'daily', 'done', 3, '2099-01-03T08:00:00Z')`,
    sql`insert into website_pages (website_id, url, document_id, run, state, hash) select id, 'https://a.example/1', ${id}, 3, 'read', 'h' from websites`,
    sql`insert into unanswered_questions (message_id, assistant_id) select min(id), ${a} from messages`,
    sql`insert into approved_answers (assistant_id, questions, answer, languages, enabled) values (${a}, '["Who?"]', ${TEXT}, '["en"]', true)`,
    sql`insert into answer_feedback (message_id, principal, assistant_id, helpful, comment) select min(id), ${`member:${m}`}, ${a}, false, ${TEXT} from messages`,
    sql`insert into evaluation_cases (assistant_id, turns, behaviour, dialog_id) select ${a}, '["Who?"]', 'answer', min(id) from dialogs`,
    sql`insert into evaluation_runs (assistant_id, status, total, fingerprint, started_by) values (${a}, 'done', 1, 'f', ${`member:${m}`})`,
    sql`insert into evaluation_results (run_id, case_id, passed, misses, behaviour, answer, sources, tokens, cost)
      select r.id, c.id, true, '[]', 'answer', ${TEXT}, '["Harbour"]', 3, 4 from evaluation_runs r, evaluation_cases c`,
    sql`insert into telegram_chats (assistant_id, bot_id, chat_id, contact_id, dialog_id, due_seq, delivered_seq)
      select ${a}, 7000000001, 7000000002, contact_id, id, last_seq, last_seq from dialogs where id = (select min(id) from dialogs)`,
    sql`insert into telegram_messages (chat, telegram_id, message_id, part, digest)
      select c.id, 5, (select min(id) from messages), 0, 'd' from telegram_chats c`,
    sql`insert into assistant_usage (assistant_id, day, turns, tokens) values (${a}, '2026-01-02', 1, 2)`,
    sql`insert into assistant_tools (assistant_id, name, description, method, url, parameters, audience, timeout_seconds, max_response_bytes, enabled, secret_sealed)
      values (${a}, 'stock', 'Asks', 'GET', 'https://a.example', '{"type":"object","properties":{}}', 'everyone', 5, 1000, true, 'sealed')`,
    sql`insert into canned_replies (workspace_id, member_id, shortcut, text, shared) values (${w}, ${m}, 'hi', ${TEXT}, true)`,
    sql`insert into macros (workspace_id, name, shared, actions) values (${w}, 'End', true, '[{"type":"resolve"}]')`,
    sql`insert into teams (workspace_id, name) values (${w}, 'Billing')`,
    sql`insert into invitations (workspace_id, email, role, invited_by, is_mailed, sent_at) values (${w}, 'new@a.example', 'operator', ${m}, false, now())`,
    sql`insert into scheduled_messages (workspace_id, dialog_id, member_id, client_id, kind, text, attachments, send_at, cancel_if_answered, seen_seq, status)
      select ${w}, min(id), ${m}, gen_random_uuid(), 'text', 'Later', '[]', '2099-01-04T08:00:00Z', true, 0, 'scheduled' from dialogs`,
    sql`insert into rules (workspace_id, name, enabled, event, filter, actions, since) values (${w}, 'Urgent', true, 'dialog.created', '{}', '[]', 0)`,
    sql`insert into sla_policies (workspace_id, name, filter, first_reply) values (${w}, 'Fast', '{}', 30)`,
    sql`update dialogs set sla = '{"policy_id":1,"name":"Fast","clocks":[{"clock":"first_reply","started_at":"2099-01-05T07:30:00.000Z","due_at":"2099-01-05T08:00:00.000Z","breached_at":null}]}'
      where status = 'queued' and workspace_id = ${w}`,
    sql`insert into views (workspace_id, member_id, name, filter, shared) values (${w}, ${m}, 'Mine', '{"assignee":"me"}', false)`,
    sql`insert into segments (workspace_id, member_id, name, filter, shared) values (${w}, ${m}, 'Paying', '{"attribute":"plan:pro"}', false)`,
    sql`insert into webhooks (workspace_id, url, secret_sealed, position) values (${w}, 'https://a.example/hook', 'sealed', 1)`,
    sql`insert into system_alerts (workspace_id, severity, message, audience, created_by) values (${w}, 'info', 'Soon', 'members', ${`member:${m}`})`,
    sql`insert into notifications (workspace_id, principal, type, title, body) values (${w}, ${`member:${m}`}, 'message', 'T', 'B')`,
    sql`insert into mail_addresses (assistant_id, workspace_id, address) values (${a}, ${w}, 'help@a.example')`,
    sql`insert into mails (workspace_id, dialog_id, message_id, direction, mail_id, reference_ids, from_name, from_address, to_address, subject, text, state)
      select ${w}, min(dialog_id), min(id), 'in', '1@a.example', '["0@a.example"]', 'Ada', 'ada@a.example', 'help@a.example', ${TEXT}, ${TEXT}, 'received' from messages`,
    sql`insert into imported_rows (workspace_id, source, type, external_id, position) values (${w}, 'chatwoot', 'contact', '7', 3)`,
  ])
    await db.execute(statement);
}

/** What backup and restore are given where a test says nothing else. */
export const way = () => ({
  migrationsFolder: MIGRATIONS,
  keys: KEYS,
  now: NOW,
  signal: new AbortController().signal,
  progress: () => undefined,
  readObject: async () => undefined,
  force: false,
  withoutKeys: false,
});
