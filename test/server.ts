import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Failpoint } from "@/lib/core/log/failpoints";
import { placeEmbeddedDatabase } from "./database";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const READY_MS = 120_000;

/** The owner whom `startServer` lets the first start create. */
export const OWNER = { email: "owner@example.com", password: "a password for tests" };

export type TestServer = {
  url: string;
  port: number;
  pid: number;
  /** Everything the server has printed so far. */
  logs(): string;
  /** Ends it and waits for its end; resolves to the exit code, null after a signal that killed it. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** With BATON_TEST_FAULTS: the next time it reaches this failpoint of a write is its last. */
  dieAt(failpoint: Failpoint): void;
  /** Resolves when it has ended, by whatever. */
  exited(): Promise<void>;
  /** Starts it again on the same port with the same settings and data, once it has ended. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Ends it and removes its data folder. */
  close(): Promise<void>;
};

export type ServerOptions = {
  /** Settings over the defaults; an empty one counts as none. */
  env?: Record<string, string>;
  port?: number;
  /** Node's own, such as the size of its heap. */
  flags?: string[];
  /** Kept by the caller; without it the server gets one of its own, removed by `close`. */
  dataDir?: string;
};

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (!address || typeof address === "string") throw new Error("no port");
  return address.port;
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Only what a program needs from this machine: settings of the person who runs the tests stay out. */
function baseEnv(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "LD_LIBRARY_PATH"];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** As `npm start` and the images run it. */
const NODE_FLAGS = ["--max-semi-space-size=32", "--enable-source-maps"];

function launch(flags: readonly string[], env: NodeJS.ProcessEnv, onOutput: (text: string) => void): ChildProcess {
  const child = spawn(process.execPath, [...flags, ...NODE_FLAGS, "dist/server.mjs"], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", onOutput);
  return child;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function untilReady(child: ChildProcess, url: string, logs: () => string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`The server ended with ${child.exitCode ?? child.signalCode} while it started:\n${logs()}`);
    const isReady = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await delay(50);
  }
  child.kill("SIGKILL");
  throw new Error(`The server was not ready after ${READY_MS / 1000} s:\n${logs()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
  return child.exitCode;
}

/** Starts the built server (`dist/server.mjs`) as a process of its own and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "baton-data-"));
  const url = `http://localhost:${port}`;
  if (!options.dataDir && !options.env?.DATABASE_URL) await placeEmbeddedDatabase(dataDir);
  const env: NodeJS.ProcessEnv = {
    ...baseEnv(),
    NODE_ENV: "production",
    PORT: String(port),
    PUBLIC_URL: url,
    AUTH_SECRET: "a secret for tests alone, long enough",
    BATON_DATA_DIR: dataDir,
    BATON_SHUTDOWN_DELAY_SECONDS: "0",
    BATON_OWNER_EMAIL: OWNER.email,
    BATON_OWNER_PASSWORD: OWNER.password,
    ...options.env,
  };
  let printed = "";
  const logs = () => printed;
  const start = async (more: Record<string, string>) => {
    const started = launch(options.flags ?? [], { ...env, ...more }, (text) => {
      printed += text;
    });
    await untilReady(started, url, logs);
    return started;
  };
  let child = await start({});
  return {
    url,
    port,
    get pid() {
      return child.pid ?? 0;
    },
    logs,
    kill: (signal = "SIGTERM") => end(child, signal),
    dieAt: (failpoint) => void child.send(failpoint),
    exited: async () => {
      if (!hasEnded(child)) await once(child, "exit");
    },
    restart: async (more = {}) => {
      await end(child, "SIGTERM");
      child = await start(more);
    },
    close: async () => {
      await end(child, "SIGTERM");
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
