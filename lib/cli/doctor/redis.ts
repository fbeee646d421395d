import { Redis } from "ioredis";
import { type RedisAddress, readRedisAddress } from "../../redis-address";
import { connectRedis } from "../../redis-connect";
import { type Check, type Finding, fail, median, ok, warn, wordsOf } from "./check";

const TIMEOUT_MS = 3_000;
const ROUND_TRIPS = 5;
/** What a person waits for gives up on Redis after 50 ms. */
const SLOW_MS = 20;

const ONCE = {
  lazyConnect: true,
  enableReadyCheck: false,
  connectTimeout: TIMEOUT_MS,
  commandTimeout: TIMEOUT_MS,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
};

/** Redis: that it answers, and how soon; behind sentinels, that each of them knows the master. */
export const checkRedis: Check = async ({ env, bad }) => {
  if (bad.has("REDIS_URL")) return [];
  if (!env.REDIS_URL) return [ok("redis", "REDIS_URL is not set: one node")];
  const address = readRedisAddress(env.REDIS_URL);
  const found = await Promise.all([checkServer(env.REDIS_URL, address), ...(address.kind === "sentinel" ? checkSentinels(address) : [])]);
  return found.flat();
};

type Sentinels = RedisAddress & { kind: "sentinel" };

const checkSentinels = (address: Sentinels): Promise<Finding[]>[] =>
  address.sentinels.map(async ({ host, port }) => {
    const { sentinelUsername: username, sentinelPassword: password, tls, name } = address;
    const sentinel = new Redis({ ...ONCE, host, port, username, password, ...(tls ? { tls: {} } : {}) });
    let why: unknown;
    sentinel.on("error", (error: Error) => {
      why = error;
    });
    try {
      await sentinel.connect();
      if (await sentinel.call("sentinel", "get-master-addr-by-name", name)) return [];
      return [fail("redis", `The sentinel ${host}:${port} knows no master ${name}`, "Check the name at the end of REDIS_URL.")];
    } catch (error) {
      const help = "Check that it runs, and sentinel_password in REDIS_URL: with too few sentinels nobody takes over from a lost master.";
      return [warn("redis", `The sentinel ${host}:${port} does not answer: ${wordsOf(why ?? error)}`, help)];
    } finally {
      sentinel.disconnect();
    }
  });

const NAMES: Record<RedisAddress["kind"], string> = {
  server: "Redis",
  sentinel: "The master of Redis that the sentinels name",
  cluster: "The cluster of Redis",
};

async function checkServer(url: string, { kind }: RedisAddress): Promise<Finding[]> {
  const redis = connectRedis(url, ONCE);
  // It is told with the command that fails.
  let why: unknown;
  redis.on("error", (error: Error) => {
    why = error;
  });
  try {
    await redis.connect();
    const times: number[] = [];
    for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
      const begun = performance.now();
      await redis.ping();
      times.push(performance.now() - begun);
    }
    await redis.publish("baton:doctor", "");
    const away = `${NAMES[kind]} answers, ${median(times).toFixed(1)} ms away`;
    return [median(times) > SLOW_MS ? warn("redis", away, "Run Redis near the nodes: other nodes hear by it.") : ok("redis", away)];
  } catch (error) {
    return [
      fail(
        "redis",
        `${NAMES[kind]} does not answer: ${wordsOf(why ?? error)}`,
        "Check that Redis runs, that this machine may reach it, and the password in REDIS_URL.",
      ),
    ];
  } finally {
    redis.disconnect();
  }
}
