import { spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort, hasDocker, install, isExecutable, isRoot, Missing, run, startContainer, versionedFolders, which } from "./tools.mjs";

const START_MS = 30_000;

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

async function untilReady(what, isReady, child) {
  const deadline = Date.now() + START_MS;
  while (!(await isReady())) {
    if (child && child.exitCode !== null) throw new Missing(`${what} ended with ${child.exitCode} while it started`);
    if (Date.now() > deadline) throw new Missing(`${what} did not start within ${START_MS / 1000} s`);
    await delay(100);
  }
}

/** Ends a service and waits for its end. */
function stopper(child, signal, folder) {
  return async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await Promise.race([ended, delay(5_000, undefined, { ref: false })]);
      child.kill("SIGKILL");
    }
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Postgres refuses to run as root: then it runs as another user of this machine. */
function unprivileged() {
  if (!isRoot()) return {};
  for (const user of ["postgres", "nobody"]) {
    const id = (flag) => Number.parseInt(spawnSync("id", [flag, user], { encoding: "utf8" }).stdout ?? "", 10);
    const [uid, gid] = [id("-u"), id("-g")];
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new Missing("Postgres does not run as root, and this machine has no user `postgres` or `nobody`");
}

function findPostgres() {
  const folders = [
    ...versionedFolders("/usr/lib/postgresql", "bin"),
    ...["/opt/homebrew/opt", "/usr/local/opt"].flatMap((root) => [17, 16, 15].map((version) => `${root}/postgresql@${version}/bin`)),
  ];
  const initdb = folders.map((folder) => join(folder, "initdb")).find(isExecutable) ?? which("initdb");
  return initdb && { initdb, postgres: join(initdb, "..", "postgres") };
}

async function runPostgres({ initdb, postgres }, durable) {
  const folder = mkdtempSync(join(tmpdir(), "baton-postgres-"));
  const user = unprivileged();
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const as = { ...user, cwd: folder };
  const init = (locale) =>
    run(initdb, ["-D", data, "-U", "baton", "-A", "trust", "-E", "UTF8", `--locale=${locale}`, "--no-sync"], { ...as, stdio: "ignore" });
  if (!init("C.UTF-8")) rmSync(data, { recursive: true, force: true });
  if (!run("test", ["-d", data]) && !init("C")) throw new Missing(`${initdb} could not make a database folder`);
  return servePostgres(postgres, { folder, data, as, settings: durable ? [] : ["fsync=off"] });
}

/** Starts a server on a folder of data. */
async function servePostgres(postgres, { folder, data, as, settings }) {
  const port = await freePort();
  const all = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${folder}`,
    "max_connections=300",
    "log_min_messages=fatal",
    ...settings,
  ];
  const child = spawn(postgres, ["-D", data, ...all.flatMap((setting) => ["-c", setting])], {
    ...as,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const stop = stopper(child, "SIGINT", folder);
  await untilReady("Postgres", () => accepts(port), child).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url: `postgres://baton@127.0.0.1:${port}/postgres`, pid: child.pid, stop };
}

/** A Postgres of a test's own with a streaming replica, both on this machine. */
export async function startReplicated() {
  const found = findPostgres();
  if (!found) throw new Missing("Postgres is missing on this machine: install postgresql");
  const primary = await runPostgres(found, false);
  try {
    const folder = mkdtempSync(join(tmpdir(), "baton-replica-"));
    const user = unprivileged();
    if (user.uid) chownSync(folder, user.uid, user.gid);
    const as = { ...user, cwd: folder };
    const data = join(folder, "data");
    const copy = ["-D", data, "-d", primary.url, "-R", "-X", "stream", "-c", "fast", "--no-sync"];
    if (!run(join(found.postgres, "../pg_basebackup"), copy, { ...as, stdio: "ignore" }))
      throw new Missing("pg_basebackup made no replica");
    return { primary, replica: await servePostgres(found.postgres, { folder, data, as, settings: ["fsync=off"] }) };
  } catch (error) {
    await primary.stop();
    throw error;
  }
}

async function postgresInDocker() {
  const port = await freePort();
  const name = `baton-test-postgres-${port}`;
  const stop = startContainer(name, [
    "-p",
    `127.0.0.1:${port}:5432`,
    "-e",
    "POSTGRES_USER=baton",
    "-e",
    "POSTGRES_PASSWORD=baton",
    "postgres:16-alpine",
  ]);
  // The image starts once without a network to set itself up: only an answer over TCP counts.
  await untilReady("Postgres in Docker", () =>
    run("docker", ["exec", name, "pg_isready", "-h", "127.0.0.1", "-U", "baton"], { stdio: "ignore" }),
  );
  return { url: `postgres://baton:baton@127.0.0.1:${port}/postgres`, stop };
}

/**
 * A Postgres for the tests: the one given, an installed one, one installed now, or one in Docker.
 * @param durable with fsync, as a real one: for measurements. `pid` is there where it runs on this machine.
 */
export async function getPostgres({ durable = false } = {}) {
  if (process.env.TEST_DATABASE_URL) return { url: process.env.TEST_DATABASE_URL, stop: () => {} };
  let found = findPostgres();
  if (!found && install({ apt: ["postgresql"], brew: ["postgresql@16"] })) found = findPostgres();
  if (found) return runPostgres(found, durable);
  if (hasDocker()) return postgresInDocker();
  throw new Missing("Postgres is missing: install postgresql, or give TEST_DATABASE_URL");
}

async function runRedis(binary) {
  const folder = mkdtempSync(join(tmpdir(), "baton-redis-"));
  const port = await freePort();
  const child = spawn(binary, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder], {
    stdio: "ignore",
  });
  await untilReady("Redis", () => accepts(port), child);
  return { url: `redis://127.0.0.1:${port}`, binary, stop: stopper(child, "SIGTERM", folder) };
}

async function redisInDocker() {
  const port = await freePort();
  const stop = startContainer(`baton-test-redis-${port}`, ["-p", `127.0.0.1:${port}:6379`, "redis:7-alpine"]);
  await untilReady("Redis in Docker", () => accepts(port));
  return { url: `redis://127.0.0.1:${port}`, stop };
}

/** A Redis for the tests, found as Postgres is. `binary` is there where tests can start one of their own, to end it. */
export async function getRedis() {
  const names = ["redis-server", "valkey-server"];
  if (process.env.TEST_REDIS_URL) return { url: process.env.TEST_REDIS_URL, binary: which(...names), stop: () => {} };
  let binary = which(...names);
  if (!binary && install({ apt: ["redis-server"], brew: ["redis"] })) binary = which(...names);
  if (binary) return runRedis(binary);
  if (hasDocker()) return redisInDocker();
  throw new Missing("Redis is missing: install redis-server, or give TEST_REDIS_URL");
}

/** nginx, which the tests of failing nodes put before several of them. */
export function getNginx() {
  const found = which("nginx") ?? (install({ apt: ["nginx-light"], brew: ["nginx"] }) ? which("nginx") : undefined);
  if (!found) throw new Missing("nginx is missing: install nginx");
  return found;
}
