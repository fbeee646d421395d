import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
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

/** A Redis of the test's own, which it may end and bring back. */
export async function startRedis(): Promise<TestRedis> {
  const binary = process.env.TEST_REDIS_BINARY;
  if (!binary) throw new Error("TEST_REDIS_BINARY is missing: install redis-server and run `npm run test:integration`");
  const port = await freePort();
  let child: ChildProcess;
  process.on("exit", () => child?.kill("SIGKILL"));
  const start = async () => {
    child = spawn(binary, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", tmpdir()], {
      stdio: "ignore",
    });
    while (!(await accepts(port))) {
      if (child.exitCode !== null) throw new Error(`Redis ended with ${child.exitCode} while it started`);
      await delay(50);
    }
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
  };
}
