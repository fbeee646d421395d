import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./server";

export type TestRedis = {
  url: string;
  /** Ends it, so that its port refuses. */
  stop(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Stops answering without closing anything, as a network that swallows packets does. */
  pause(): void;
  resume(): void;
};

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function binary(): string {
  const found = process.env.TEST_REDIS_BINARY;
  if (!found) throw new Error("TEST_REDIS_BINARY is missing: install redis-server and run `npm run test:integration`");
  return found;
}

const IN_MEMORY = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

async function spawnRedis(port: number, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(binary(), [...args, "--port", String(port)], { stdio: "ignore" });
  running.add(child);
  child.once("exit", () => running.delete(child));
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`Redis ended with ${child.exitCode} while it started`);
    await delay(50);
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** A Redis of the test's own, which it may end and bring back. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  let child: ChildProcess;
  const start = async () => {
    child = await spawnRedis(port, [...IN_MEMORY, "--dir", tmpdir()]);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop: () => end(child),
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
  };
}

/** Several servers that stand in for each other. */
export type TestRedisGroup = {
  /** As REDIS_URL names it. */
  url: string;
  /** Kills the server that has this key. Resolves when another has taken its place. */
  failOver(key: string): Promise<void>;
  stop(): Promise<void>;
};

/** Runs redis-cli. @returns what it prints */
async function ask(port: number, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(binary().replace(/-server$/, "-cli"), ["-p", String(port), ...words]);
  return stdout.trim();
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(50);
}

const PASSWORD = "of:the/master";
const SENTINEL_PASSWORD = "of@the sentinels";
const MASTER = "main";

/** A master with a replica, and three sentinels that soon notice that it is gone. `pause` lets the master stand still. */
export async function startSentinels(): Promise<TestRedisGroup & { pause(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "baton-sentinels-"));
  const [master = 0, replica = 0, ...sentinels] = await Promise.all(Array.from({ length: 5 }, freePort));
  const secret = [...IN_MEMORY, "--dir", folder, "--requirepass", PASSWORD, "--masterauth", PASSWORD, "--repl-diskless-sync-delay", "0"];
  const conf = (port: number) => {
    const file = join(folder, `${port}.conf`);
    const lines = [
      `dir ${folder}`,
      "bind 127.0.0.1",
      `requirepass "${SENTINEL_PASSWORD}"`,
      `sentinel sentinel-pass "${SENTINEL_PASSWORD}"`,
      `sentinel monitor ${MASTER} 127.0.0.1 ${master} 2`,
      `sentinel auth-pass ${MASTER} ${PASSWORD}`,
      `sentinel down-after-milliseconds ${MASTER} 500`,
      `sentinel failover-timeout ${MASTER} 5000`,
    ];
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  };
  const first = await spawnRedis(master, secret);
  const others = await Promise.all([
    spawnRedis(replica, [...secret, "--replicaof", "127.0.0.1", String(master)]),
    ...sentinels.map((port) => spawnRedis(port, [conf(port), "--sentinel"])),
  ]);
  const about = (port: number, ...words: string[]) => ask(port, "--no-auth-warning", "-a", SENTINEL_PASSWORD, "sentinel", ...words);
  const knowsAll = async (port: number) =>
    (await about(port, "ckquorum", MASTER)).startsWith("OK 3") && (await about(port, "replicas", MASTER)).includes(String(replica));
  for (const port of sentinels) await until(() => knowsAll(port));
  const hosts = sentinels.map((port) => `127.0.0.1:${port}`).join(",");
  return {
    url: `redis-sentinel://:${encodeURIComponent(PASSWORD)}@${hosts}/${MASTER}/1?sentinel_password=${encodeURIComponent(SENTINEL_PASSWORD)}`,
    failOver: async () => {
      await end(first);
      for (const port of sentinels)
        await until(async () => (await about(port, "get-master-addr-by-name", MASTER)).includes(String(replica)));
    },
    pause: () => void first.kill("SIGSTOP"),
    stop: async () => {
      await Promise.all([first, ...others].map(end));
      rmSync(folder, { recursive: true });
    },
  };
}

/** A cluster of three masters with a replica each. */
export async function startRedisCluster(): Promise<TestRedisGroup> {
  const folder = mkdtempSync(join(tmpdir(), "baton-cluster-"));
  const ports = await Promise.all(Array.from({ length: 6 }, freePort));
  const servers = await Promise.all(
    ports.map((port, at) => {
      const cluster = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-config-file", `${port}.nodes`];
      // The bus' port would be 10,000 more than the other, which may be none.
      const bus = ["--cluster-port", String(BUS_PORTS + (process.pid % 1_000) * 6 + at)];
      return spawnRedis(port, [...IN_MEMORY, "--dir", folder, "--repl-diskless-sync-delay", "0", ...cluster, ...bus]);
    }),
  );
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  const [port = 0] = ports;
  await ask(port, "--cluster", "create", ...hosts, "--cluster-replicas", "1", "--cluster-yes");
  for (const each of ports) await until(async () => (await ask(each, "cluster", "info")).includes("cluster_state:ok"));
  return {
    url: `redis://${hosts.slice(0, 2).join(",")}`,
    failOver: async (key) => {
      const slot = Number(await ask(port, "cluster", "keyslot", key));
      const servedBy = async (asked: number) => {
        const line = (await ask(asked, "cluster", "nodes")).split("\n").find((node) => serves(node, slot));
        return hosts.findIndex((host) => line?.includes(`${host}@`));
      };
      const lost = await servedBy(port);
      await end(servers[lost] as ChildProcess);
      const others = ports.filter((_port, at) => at !== lost);
      for (const other of others) await until(async () => ![lost, -1].includes(await servedBy(other)));
    },
    stop: async () => {
      await Promise.all(servers.map(end));
      rmSync(folder, { recursive: true });
    },
  };
}

/** Far from those that the system hands out by itself. */
const BUS_PORTS = 20_000;

/** Whether a line of `cluster nodes` is of the master that has a slot. */
const serves = (line: string, slot: number): boolean =>
  line
    .split(" ")
    .slice(8)
    .map((range) => range.split("-").map(Number))
    .some(([from = 0, to = from]) => line.includes("master") && from <= slot && slot <= to);
