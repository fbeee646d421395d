import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import pg from "pg";
import { type Fault, holds, percentile, type Scene } from "./fault";

const SLOWER_AT_MOST = 1.5;

async function commandRedis(url: string, ...command: [string, ...string[]]): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: 1 });
  client.on("error", () => undefined);
  await client.call(...command);
  client.disconnect();
}

export const cutSubscriber = (url: string) => commandRedis(url, "CLIENT", "KILL", "TYPE", "pubsub");

/** What comes of delivery within one node while Redis is away, beside the same time before. */
async function compareLocal({ load }: Scene, seconds: number, away: () => Promise<void>): Promise<string> {
  const { local } = load.ledger.latencies;
  local.length = 0;
  await delay(seconds * 1_000);
  const before = percentile(local, 0.99);
  local.length = 0;
  await away();
  const during = percentile(local, 0.99);
  const ratio = during / before;
  holds(ratio <= SLOWER_AT_MOST, `local delivery at the 99th percentile: ${before.toFixed(1)} ms, without Redis ${during.toFixed(1)} ms`);
  return `local delivery p99 ${before.toFixed(1)} → ${during.toFixed(1)} ms (× ${ratio.toFixed(2)})`;
}

const LOCK_MS = 15_000;

/** Somebody locks the table that every message goes into: all connections of all nodes wait. */
export async function holdMessages(url: string, ms: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("begin");
  await client.query("lock table messages in access exclusive mode");
  await delay(ms);
  await client.query("rollback");
  await client.end();
}

export const FAULTS_OF_STORES: readonly Fault[] = [
  {
    name: "Redis killed for 60 s",
    async run(scene) {
      const { redis } = scene.house;
      const note = await compareLocal(scene, 60, async () => {
        await redis.stop();
        await delay(60_000);
      });
      await redis.start();
      return { note };
    },
  },
  {
    name: "Redis stopped (SIGSTOP) for 30 s",
    async run(scene) {
      const { redis } = scene.house;
      const note = await compareLocal(scene, 30, async () => {
        redis.pause();
        await delay(30_000);
      });
      redis.resume();
      return { note };
    },
    repair: async ({ redis }) => redis.resume(),
  },
  {
    name: "Redis restarted and flushed",
    async run({ house: { redis } }) {
      await redis.stop();
      await redis.start();
      await commandRedis(redis.url, "FLUSHALL");
      return undefined;
    },
  },
  {
    name: "Redis: subscriber connection cut alone",
    async run({ house: { redis } }) {
      await cutSubscriber(redis.url);
      return undefined;
    },
  },
  {
    name: "Postgres restarted (-m immediate)",
    async run({ house: { postgres } }) {
      await postgres.restartImmediately();
      return undefined;
    },
  },
  {
    name: "Postgres: pool exhausted for 15 s",
    async run({ house: { postgres } }) {
      await holdMessages(postgres.url(), LOCK_MS);
      return undefined;
    },
  },
];
