import { randomUUID } from "node:crypto";
import { type AskRedis, inLots } from "../../redis";
import type { OnRefused, SlidingWindow } from "./limits";

/**
 * Sliding window logs over all nodes: allowed hits in one sorted set, refused ones counted beside it.
 * By the clock of Redis: those of the nodes may differ.
 * KEYS: allowed and refused, of each hit. ARGV: window in ms, limit, a unique member, of each hit. Answers { allowed, count, wait in ms } of each.
 */
const HIT = `
local time = redis.call('time')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local answers = {}
for hit = 1, #KEYS / 2 do
  local taken, refused = KEYS[2 * hit - 1], KEYS[2 * hit]
  local window, limit, member = tonumber(ARGV[3 * hit - 2]), tonumber(ARGV[3 * hit - 1]), ARGV[3 * hit]
  redis.call('zremrangebyscore', taken, '-inf', now - window)
  redis.call('zremrangebyscore', refused, '-inf', now - window)
  local ok = redis.call('zcard', taken) < limit
  if ok then redis.call('zadd', taken, now, member)
  elseif redis.call('zcard', refused) < limit * 10 then redis.call('zadd', refused, now, member) end
  redis.call('pexpire', taken, window)
  redis.call('pexpire', refused, window)
  local wait = ok and 0 or (tonumber(redis.call('zrange', taken, 0, 0, 'WITHSCORES')[2]) + window - now)
  answers[hit] = { ok and 1 or 0, redis.call('zcard', taken) + redis.call('zcard', refused), wait }
end
return answers`;

type Question = { key: string; windowMs: number; limit: number };

/**
 * Makes windows that hold over all nodes. Hits that come within a turn of the event loop go to Redis together.
 * @param ask rejects soon where Redis does not answer
 * @param namespace the installation's own part of Redis
 */
export function redisWindows(ask: AskRedis, namespace: string) {
  const node = randomUUID();
  let serial = 0;
  const hitAll = inLots<Question, [number, number, number]>((questions) => {
    const keys = questions.flatMap(({ key }) => [key, `${key}:refused`]);
    const values = questions.flatMap(({ windowMs, limit }) => [windowMs, limit, `${node}-${++serial}`]);
    return ask((redis) => redis.eval(HIT, keys.length, ...keys, ...values)) as Promise<[number, number, number][]>;
  });
  /**
   * @param local holds for this node alone while Redis is away
   * @param onRefused hears of hits over the limit; `local` tells of its own
   */
  return (name: string, limit: number, windowMs: number, local: SlidingWindow, onRefused?: OnRefused): SlidingWindow => {
    const keyOf = (key: string) => `${namespace}:limit:${name}:${key}`;
    return {
      async hit(key) {
        try {
          const [allowed, count, retryAfterMs] = await hitAll({ key: keyOf(key), windowMs, limit });
          const hit = { allowed: allowed === 1, count, retryAfterMs };
          if (!hit.allowed) onRefused?.(key, hit);
          return hit;
        } catch {
          return local.hit(key);
        }
      },
      async forget(key) {
        await local.forget(key);
        await ask((redis) => redis.del(keyOf(key), `${keyOf(key)}:refused`)).catch(() => 0);
      },
      async takeBack(key) {
        await local.takeBack(key);
        await ask((redis) => redis.zpopmax(keyOf(key))).catch(() => []);
      },
    };
  };
}
