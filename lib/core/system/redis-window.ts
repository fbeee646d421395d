import { randomUUID } from "node:crypto";
import type { AskRedis } from "../../redis";
import type { Hit, LocalWindow, SlidingWindow } from "./limits";

/**
 * A sliding window log over all nodes: allowed hits in one sorted set, refused ones counted beside it.
 * By the clock of Redis: those of the nodes may differ.
 * KEYS: allowed, refused. ARGV: window, limit, a unique member, hits. Answers { allowed, count, wait in ms }.
 */
const HIT = `
local time = redis.call('time')
local now, window, limit = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), tonumber(ARGV[1]), tonumber(ARGV[2])
for _, k in ipairs(KEYS) do redis.call('zremrangebyscore', k, '-inf', now - window) end
local allowed = redis.call('zcard', KEYS[1])
local ok = allowed < limit
local target = ok and KEYS[1] or KEYS[2]
if ok or redis.call('zcard', KEYS[2]) < limit * 10 then
  for at = 1, tonumber(ARGV[4]) do redis.call('zadd', target, now, ARGV[3] .. '-' .. at) end
end
for _, k in ipairs(KEYS) do redis.call('pexpire', k, window) end
local first = redis.call('zrange', KEYS[1], 0, 0, 'WITHSCORES')
local wait = ok and 0 or (tonumber(first[2]) + window - now)
return { ok and 1 or 0, redis.call('zcard', KEYS[1]) + redis.call('zcard', KEYS[2]), wait }`;

/** A limit is reported to Redis in so many lots: one of hundreds is kept within a fiftieth for each node, one of less exactly. */
const LOTS = 50;
/** Keys that are asked for one by one; beyond that the oldest memory of them goes. */
const REFUSED_MAX = 10_000;

/**
 * A node counts by itself until it has a lot to report: a crowd that comes back would else cost Redis, and the way to it,
 * more than anything else it does. A key that was refused is asked for hit by hit until it is allowed again.
 * @param namespace the installation's own part of Redis
 * @param ask rejects soon where Redis does not answer
 * @param local counts between the reports, and alone while Redis is away
 */
export function redisWindow(
  ask: AskRedis,
  namespace: string,
  name: string,
  limit: number,
  windowMs: number,
  local: LocalWindow,
): SlidingWindow {
  const node = randomUUID();
  const lot = Math.max(1, Math.floor(limit / LOTS));
  const refused = new Set<string>();
  let serial = 0;
  const report = async (key: string, hits: number, here?: Hit): Promise<Hit> => {
    try {
      serial += 1;
      const base = `${namespace}:limit:${name}:${key}`;
      const [allowed, count, wait] = (await ask((redis) =>
        redis.eval(HIT, 2, base, `${base}:refused`, windowMs, limit, `${node}-${serial}`, hits),
      )) as number[];
      if (refused.size >= REFUSED_MAX) refused.clear();
      if (allowed === 1) refused.delete(key);
      else refused.add(key);
      return { allowed: allowed === 1, count: count ?? 0, retryAfterMs: wait ?? 0 };
    } catch {
      return here ?? local.hit(key);
    }
  };
  return {
    hit(key) {
      if (lot === 1 || refused.has(key)) return report(key, 1);
      const here = local.hit(key);
      return here.allowed && here.serial % lot !== 0 ? here : report(key, here.allowed ? lot : 1, here);
    },
    async forget(key) {
      refused.delete(key);
      await local.forget(key);
      const base = `${namespace}:limit:${name}:${key}`;
      await ask((redis) => redis.del(base, `${base}:refused`)).catch(() => 0);
    },
    async takeBack(key) {
      await local.takeBack(key);
      if (lot === 1) await ask((redis) => redis.zpopmax(`${namespace}:limit:${name}:${key}`)).catch(() => []);
    },
  };
}
