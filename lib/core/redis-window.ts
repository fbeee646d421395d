import type { AskRedis } from "../redis";
import type { SlidingWindow } from "./limits";

/**
 * A sliding window log over all nodes: allowed hits in one sorted set, refused ones counted beside it.
 * KEYS: allowed, refused. ARGV: now, window, limit, a unique member. Answers { allowed, count, wait in ms }.
 */
const HIT = `
local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
for _, k in ipairs(KEYS) do redis.call('zremrangebyscore', k, '-inf', now - window) end
local allowed = redis.call('zcard', KEYS[1])
local ok = allowed < limit
local target = ok and KEYS[1] or KEYS[2]
if ok or redis.call('zcard', KEYS[2]) < limit * 10 then redis.call('zadd', target, now, ARGV[4]) end
for _, k in ipairs(KEYS) do redis.call('pexpire', k, window) end
local first = redis.call('zrange', KEYS[1], 0, 0, 'WITHSCORES')
local wait = ok and 0 or (tonumber(first[2]) + window - now)
return { ok and 1 or 0, redis.call('zcard', KEYS[1]) + redis.call('zcard', KEYS[2]), wait }`;

/**
 * @param ask rejects soon where Redis does not answer
 * @param local holds for this node alone while Redis is away
 */
export function redisWindow(
  ask: AskRedis,
  name: string,
  limit: number,
  windowMs: number,
  now: () => number,
  local: SlidingWindow,
): SlidingWindow {
  let serial = 0;
  return {
    async hit(key) {
      try {
        serial += 1;
        const base = `baton:limit:${name}:${key}`;
        const [allowed, count, wait] = (await ask((redis) =>
          redis.eval(HIT, 2, base, `${base}:refused`, now(), windowMs, limit, `${process.pid}-${serial}-${now()}`),
        )) as number[];
        return { allowed: allowed === 1, count: count ?? 0, retryAfterMs: wait ?? 0 };
      } catch {
        return local.hit(key);
      }
    },
    async forget(key) {
      await local.forget(key);
      const base = `baton:limit:${name}:${key}`;
      await ask((redis) => redis.del(base, `${base}:refused`)).catch(() => 0);
    },
  };
}
