import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { percentile } from "../lib/measure.mjs";
import { LONG, seed } from "../lib/seed.mjs";
import { call, furnish, ROOT, startBaton } from "../lib/services.mjs";

const FILTERS = ["all", "open", "waiting", "unassigned", "resolved"];

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
