import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { percentile } from "../lib/measure.mjs";
import { call, furnish, ROOT, startBaton } from "../lib/services.mjs";

const DIALOGS = 100_000;
const MESSAGES_EACH = 10;
const LONG = 10_000;
const FILTERS = ["all", "open", "waiting", "unassigned", "resolved"];

/** 100,000 conversations, 2 % of them open, with a million messages; one conversation of 10,000. */
async function seed(databaseUrl, assistantId) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const id = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid";
  const workspace = "(select min(id) from workspaces)";
  await client.query(
    `insert into contacts (id, workspace_id, kind, name) select ${id}, ${workspace}, 'visitor', 'Visitor ' || n from generate_series(1, ${DIALOGS}) n`,
  );
  await client.query(
    `insert into dialogs (workspace_id, kind, status, contact_id, assistant_id, last_seq, public_seq, waiting_since, updated_at)
     select ${workspace}, 'support', case when n % 100 = 0 then 'queued' when n % 100 = 1 then 'human' else 'resolved' end, ${id}, $1,
       ${MESSAGES_EACH}, ${MESSAGES_EACH}, case when n % 100 = 0 then now() - n * interval '1 second' end, now() - n * interval '1 second'
     from generate_series(1, ${DIALOGS}) n`,
    [assistantId],
  );
  await client.query(
    `insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_name)
     select d.id, n, n, gen_random_uuid(), 'user', 'text', 'It still says that the card was refused, order ' || d.id, 'visitor', 'Visitor'
     from dialogs d, generate_series(1, ${MESSAGES_EACH}) n`,
  );
  const { rows } = await client.query("select min(id) as id from dialogs");
  const long = Number(rows[0].id);
  await client.query(
    `insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_name)
     select $1, n, n, gen_random_uuid(), 'user', 'text', 'Line ' || n, 'visitor', 'Visitor' from generate_series(${MESSAGES_EACH + 1}, ${LONG}) n`,
    [long],
  );
  await client.query(
    `update dialogs set last_seq = ${LONG}, public_seq = ${LONG}, last_message_id = (select max(id) from messages m where m.dialog_id = dialogs.id) where id = $1`,
    [long],
  );
  await client.query(
    "update dialogs set last_message_id = m.id, public_message_id = m.id from messages m where m.dialog_id = dialogs.id and m.seq = dialogs.last_seq",
  );
  await client.query("vacuum analyze");
  await client.end();
  return long;
}

/** The inbox at 100,000 conversations and a conversation of 10,000 messages: over HTTP, and in the database. */
export async function pages({ postgres, quick }) {
  const databaseUrl = await postgres.createDatabase();
  const folder = mkdtempSync(join(tmpdir(), "baton-queries-"));
  const file = join(folder, "queries.json");
  const hook = pathToFileURL(join(ROOT, "bench/lib/query-hook.mjs")).href;
  const baton = await startBaton(databaseUrl, { flags: ["--import", hook], env: { QUERIES_FILE: file } });
  const { assistantId, ownerToken: token } = await furnish(baton, 0);
  const long = await seed(databaseUrl, assistantId);
  const times = quick ? 40 : 200;
  const inbox = await timed(times, async (at) => {
    const filter = FILTERS[at % FILTERS.length];
    const first = await call(baton, "GET", `/api/dialogs?limit=50&filter=${filter}`, { token });
    if (first.next_cursor) await call(baton, "GET", `/api/dialogs?limit=50&filter=${filter}&cursor=${first.next_cursor}`, { token });
  });
  const inboxQueries = await readQueries(baton, file);
  const messages = await timed(times, (at) => {
    const before = at % 2 === 0 ? "" : `&before_seq=${1 + Math.floor(Math.random() * LONG)}`;
    return call(baton, "GET", `/api/dialogs/${long}/messages?limit=50${before}`, { token });
  });
  const messageQueries = await readQueries(baton, file);
  await baton.stop();
  rmSync(folder, { recursive: true, force: true });
  const p95 = (values = []) => percentile(values, 0.95);
  return {
    inbox: { p50: percentile(inbox, 0.5) / 2, p95: p95(inbox) / 2, inDatabaseP95: p95(inboxQueries.dialogs) },
    messages: { p50: percentile(messages, 0.5), p95: p95(messages), inDatabaseP95: p95(messageQueries.messages) },
  };
}

async function timed(times, work) {
  const taken = [];
  for (let at = 0; at < times + 10; at += 1) {
    const started = performance.now();
    await work(at);
    // The first ones compile the routes.
    if (at >= 10) taken.push(performance.now() - started);
  }
  return taken;
}

async function readQueries(baton, file) {
  rmSync(file, { force: true });
  process.kill(baton.pid, "SIGUSR2");
  while (!existsSync(file)) await delay(20);
  await delay(100);
  return JSON.parse(readFileSync(file, "utf8"));
}
