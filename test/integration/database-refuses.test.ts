import { sql } from "drizzle-orm";
import { io } from "socket.io-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "@/db/connect";
import type { Database } from "@/db/database";
import type { Down } from "@/lib/protocol/events-down";
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

/** A member's socket, and the alerts it has heard. */
async function openDesk() {
  const { access_token } = (await (await signIn()).json()) as { access_token: string };
  const socket = io(`${server.url}/admin`, { transports: ["websocket"], forceNew: true, auth: { token: access_token } });
  const alerts: Down["system_alert"][] = [];
  socket.on("system_alert", (alert: Down["system_alert"]) => alerts.push(alert));
  await new Promise((resolve) => socket.once("connection_established", resolve));
  return { alerts, close: () => socket.close() };
}

test("a Postgres that becomes read only: the node says so in /readyz, the log, the metrics and to members, and works again when it may write", async () => {
  expect((await asked("/readyz")).status).toBe(200);
  const desk = await openDesk();
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
  await vi.waitFor(() => expect(desk.alerts).toMatchObject([{ severity: "critical", affected_services: ["database"] }]), SOON);
  await allowWrites(true);
  await vi.waitFor(() => expect(desk.alerts[1]?.ends_at).toBeDefined(), SOON);
  desk.close();
  await vi.waitFor(async () => expect((await asked("/readyz")).status).toBe(200), SOON);
  expect((await signIn()).status).toBe(200);
});
