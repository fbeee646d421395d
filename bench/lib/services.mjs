import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { getPostgres } from "../../scripts/test/services.mjs";
import { freePort } from "../../scripts/test/tools.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READY_MS = 60_000;
/** As `npm start` has it: what a message leaves behind dies young, where there is room for it to. */
const NODE_FLAGS = ["--max-semi-space-size=32"];
export const OWNER = { email: "owner@example.com", password: "a password for measurements" };

/** Limits out of the way: what is measured is the work, not the refusals. */
const ROOMY = {
  WS_MAX_TOTAL_CONNECTIONS: "20000",
  WS_MAX_CONNECTIONS_PER_IP: "20000",
  WS_MAX_CONNECTIONS_PER_USER: "200",
  WS_MAX_CONNECTIONS_PER_DIALOG: "200",
  WS_RATE_LIMIT_PER_IP: "1000000",
  WS_MAX_MESSAGE_RATE: "100000000",
};

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

function launch(script, env, flags = []) {
  const child = spawn(process.execPath, [...flags, script], { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.stdout.resume();
  return child;
}

async function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

async function untilReady(child, url) {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const isReady = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await delay(20);
  }
  throw new Error(`the server was not ready after ${READY_MS / 1000} s`);
}

/** Postgres takes connections a while before it answers. */
async function untilAnswers(url) {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => undefined);
    const answers = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (answers) return;
    if (Date.now() > deadline) throw new Error("Postgres does not answer");
    await delay(100);
  }
}

/**
 * A new Postgres makes each 16 MB of its log while the one who writes waits (50 to 70 ms); one that has run for a while writes
 * over what it has. So files are filled and given back first, which only one that was started here is asked for.
 */
const LOG_FILES = 60;

async function fillLog(onServer) {
  await onServer("alter system set min_wal_size = '2GB'");
  await onServer("alter system set max_wal_size = '4GB'");
  await onServer("select pg_reload_conf()");
  await onServer(`select pg_logical_emit_message(false, 'bench', ''), pg_switch_wal() from generate_series(1, ${LOG_FILES})`);
  await onServer("checkpoint");
}

/** A Postgres with fsync on, and databases of one's own in it. */
export async function startPostgres() {
  const postgres = await getPostgres({ durable: true });
  await untilAnswers(postgres.url);
  const onServer = async (sql) => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  if (postgres.pid) await fillLog(onServer);
  return {
    pid: postgres.pid,
    stop: postgres.stop,
    /** Gives back what was written of the log so far, so that the next writers find it made; not asked of a server that was given. */
    checkpoint: async () => void (postgres.pid && (await onServer("checkpoint"))),
    async createDatabase() {
      const name = `bench_${randomBytes(6).toString("hex")}`;
      await onServer(`create database ${name}`);
      return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
    },
  };
}

/** The built server as a process of its own, with an owner and an assistant whose AI is off. */
export async function startBaton(databaseUrl, { env: more = {}, flags = [], script = "dist/server.mjs" } = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), "baton-bench-"));
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: "a secret for measurements alone, long enough",
    BATON_DATA_DIR: dataDir,
    BATON_OWNER_EMAIL: OWNER.email,
    BATON_OWNER_PASSWORD: OWNER.password,
    WS_LOG_LEVEL: "warn",
    ...ROOMY,
    ...more,
  };
  const started = performance.now();
  let child = launch(script, env, [...NODE_FLAGS, ...flags]);
  await untilReady(child, url);
  const readyMs = performance.now() - started;
  return {
    url,
    readyMs,
    signIn: () => ownerToken({ url }),
    get pid() {
      return child.pid;
    },
    async restart(signal) {
      await end(child, signal);
      child = launch(script, env, [...NODE_FLAGS, ...flags]);
      await untilReady(child, url);
    },
    async stop() {
      await end(child, "SIGTERM");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The bare Socket.IO relay as a process of its own, with the same settings of Node. */
export async function startRelay(readersAcknowledge = true, { env: more = {}, flags = [] } = {}) {
  const port = await freePort();
  const env = { PATH: process.env.PATH, PORT: String(port), RELAY_ACKS: readersAcknowledge ? "1" : "0", NODE_ENV: "production", ...more };
  const start = () => launch("bench/relay.mjs", env, [...NODE_FLAGS, ...flags]);
  let child = start();
  const url = `http://127.0.0.1:${port}`;
  await untilReady(child, url);
  return {
    url,
    get pid() {
      return child.pid;
    },
    async restart(signal) {
      await end(child, signal);
      child = start();
      await untilReady(child, url);
    },
    stop: () => end(child, "SIGTERM"),
  };
}

/** A REST call that must succeed. */
export async function call(server, method, path, { token, body } = {}) {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(`${server.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

const signIn = async (server, account) => (await call(server, "POST", "/api/token", { body: account })).access_token;

const ownerToken = (server) => signIn(server, OWNER);

/** An assistant without AI, and so many operators' tokens. */
export async function furnish(server, operators) {
  const token = await ownerToken(server);
  const assistant = await call(server, "POST", "/api/assistants", { token, body: { name: "Bench", ai: { enabled: false } } });
  const password = "a password for operators";
  const tokens = [];
  for (let at = 0; at < operators; at += 1) {
    const email = `${randomUUID()}@example.com`;
    await call(server, "POST", "/api/members", { token, body: { email, name: `Operator ${at}`, role: "operator", password } });
    tokens.push(await signIn(server, { email, password }));
  }
  return { assistantId: assistant.id, ownerToken: token, operatorTokens: tokens };
}
