import { randomUUID } from "node:crypto";
import type { AskRedis } from "../../redis";
import type { OnRefused, SlidingWindow } from "./limits";

/**
 * A sliding window log over all nodes: allowed hits in one sorted set, refused ones counted beside it.
 * By the clock of Redis: those of the nodes may differ.
 * KEYS: allowed, refused. ARGV: window, limit, a unique member. Answers { allowed, count, wait in ms }.
 */
const HIT = `
local time = redis.call('time')
local now, window, limit = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), tonumber(ARGV[1]), tonumber(ARGV[2])
for _, k in ipairs(KEYS) do redis.call('zremrangebyscore', k, '-inf', now - window) end
local allowed = redis.call('zcard', KEYS[1])
local ok = allowed < limit
local target = ok and KEYS[1] or KEYS[2]
if ok or redis.call('zcard', KEYS[2]) < limit * 10 then redis.call('zadd', target, now, ARGV[3]) end
for _, k in ipairs(KEYS) do redis.call('pexpire', k, window) end
local first = redis.call('zrange', KEYS[1], 0, 0, 'WITHSCORES')
local wait = ok and 0 or (tonumber(first[2]) + window - now)
return { ok and 1 or 0, redis.call('zcard', KEYS[1]) + redis.call('zcard', KEYS[2]), wait }`;

/**
 * @param namespace the installation's own part of Redis
 * @param ask rejects soon where Redis does not answer
 * @param local holds for this node alone while Redis is away
 * @param onRefused hears of hits over the limit; `local` tells of its own
 */
export function redisWindow(
  ask: AskRedis,
  namespace: string,
  name: string,
  limit: number,
  windowMs: number,
  local: SlidingWindow,
  onRefused?: OnRefused,
): SlidingWindow {
  const node = randomUUID();
  let serial = 0;
  return {
    async hit(key) {
      try {
        serial += 1;
        const base = `${namespace}:limit:${name}:${key}`;
        const [allowed, count, wait] = (await ask((redis) =>
          redis.eval(HIT, 2, base, `${base}:refused`, windowMs, limit, `${node}-${serial}`),
        )) as number[];
        const hit = { allowed: allowed === 1, count: count ?? 0, retryAfterMs: wait ?? 0 };
        if (!hit.allowed) onRefused?.(key, hit);
        return hit;
      } catch {
        return local.hit(key);
      }
    },
    async forget(key) {
      await local.forget(key);
      const base = `${namespace}:limit:${name}:${key}`;
      await ask((redis) => redis.del(base, `${base}:refused`)).catch(() => 0);
    },
    async takeBack(key) {
      await local.takeBack(key);
      await ask((redis) => redis.zpopmax(`${namespace}:limit:${name}:${key}`)).catch(() => []);
    },
  };
}
