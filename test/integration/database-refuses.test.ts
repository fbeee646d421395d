import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "@/db/connect";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { OWNER, startServer, type TestServer } from "../server";

const SOON = { timeout: 60_000, interval: 250 };

let made: PostgresDatabase;
let owner: Database;
let server: TestServer;

beforeAll(async () => {
  made = await createPostgresDatabase();
  owner = await openDatabase({ url: made.url, maxConnections: 2 });
  server = await startServer({ env: { DATABASE_URL: made.url } });
});
afterAll(async () => {
  await server?.close();
  await owner?.close();
  await made?.drop();
});

const asked = async (path: string) => {
  const answer = await fetch(`${server.url}${path}`);
  return { status: answer.status, body: (await answer.json()) as { reason?: string } };
};

/** For every session from now on: those of the server are ended and come back with it. */
async function allowWrites(allowed: boolean): Promise<void> {
  const name = new URL(made.url).pathname.slice(1);
  await owner.db.transaction(async (tx) => {
    await tx.execute(sql`set transaction read write`);
    await tx.execute(sql.raw(`alter database "${name}" set default_transaction_read_only = ${allowed ? "off" : "on"}`));
  });
  await owner.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and pid <> pg_backend_pid()`);
}

const signIn = () =>
  fetch(`${server.url}/api/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: OWNER.email, password: OWNER.password }),
  });

test("a Postgres that becomes read only: the node says so in /readyz, the log and the metrics, and works again when it may write", async () => {
  expect((await asked("/readyz")).status).toBe(200);
  await allowWrites(false);
  await vi.waitFor(async () => expect(await asked("/readyz")).toMatchObject({ status: 503, body: { reason: "database_read_only" } }), SOON);
  expect((await asked("/healthz")).status).toBe(200);
  for (let tried = 0; tried < 5; tried += 1) expect((await signIn()).status).toBe(503);
  const lines = server
    .logs()
    .split("\n")
    .filter((line) => line.includes('"database.refused"') && line.includes('"kind":"read_only"'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"level":50');
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(Number(/baton_database_errors_total\{kind="read_only"\} (\d+)/.exec(metrics)?.[1])).toBeGreaterThanOrEqual(5);
  await allowWrites(true);
  await vi.waitFor(async () => expect((await asked("/readyz")).status).toBe(200), SOON);
  expect((await signIn()).status).toBe(200);
});
