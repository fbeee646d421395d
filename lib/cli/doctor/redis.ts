import { Redis } from "ioredis";
import { type Check, fail, median, ok, warn, wordsOf } from "./check";

const TIMEOUT_MS = 3_000;
const ROUND_TRIPS = 5;
/** What a person waits for gives up on Redis after 50 ms. */
const SLOW_MS = 20;

/** Redis: that it answers, and how soon. */
export const checkRedis: Check = async ({ env, bad }) => {
  if (bad.has("REDIS_URL")) return [];
  if (!env.REDIS_URL) return [ok("redis", "REDIS_URL is not set: one node")];
  const redis = new Redis(env.REDIS_URL, {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
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
    const away = `Redis answers, ${median(times).toFixed(1)} ms away`;
    return [median(times) > SLOW_MS ? warn("redis", away, "Run Redis near the nodes: other nodes hear by it.") : ok("redis", away)];
  } catch (error) {
    return [
      fail(
        "redis",
        `Redis does not answer: ${wordsOf(why ?? error)}`,
        "Check that Redis runs, that this machine may reach it, and the password in REDIS_URL.",
      ),
    ];
  } finally {
    redis.disconnect();
  }
};
