import { randomUUID } from "node:crypto";
import type { Core } from "../core/core";
import { inLots, type RedisPair } from "../redis";

/** A node that has not been heard of for so long is dead, and its connections with it. */
const NODE_DIES_AFTER_MS = 30_000;
const HEARTBEAT_MS = 10_000;
/** What a dead installation leaves behind goes by itself. */
const KEY_TTL_SECONDS = 3_600;

/** The clock of Redis, in milliseconds: those of the nodes may differ. */
const NOW = `
local time = redis.call('time')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)`;

/** KEYS: the nodes. ARGV: the node that is alive. */
const BEAT = `${NOW}
return redis.call('zadd', KEYS[1], now, ARGV[1])`;

/**
 * Adds members to sets kept over all nodes, or takes them out, in the order in which they come and go. Answers with the members
 * of living nodes, oldest first, of each set that has more than its `most`: a set within its limit is not gone through, or a
 * crowd of one address would cost its square.
 * KEYS: the nodes, the set of each. ARGV: when a node is dead, the keys' time to live, then member ("node|id") and most of each,
 * or -1 for one that goes.
 */
const CHANGE = `${NOW}
local function change(set, member, most)
  if most < 0 then
    redis.call('zrem', set, member)
    return {}
  end
  redis.call('zadd', set, 'NX', now, member)
  redis.call('expire', set, ARGV[2])
  local alive = {}
  if redis.call('zcard', set) <= most then return alive end
  for _, known in ipairs(redis.call('zrange', set, 0, -1)) do
    local seen = redis.call('zscore', KEYS[1], string.match(known, '^(.-)|'))
    if seen and tonumber(seen) > now - tonumber(ARGV[1]) then alive[#alive + 1] = known
    else redis.call('zrem', set, known) end
  end
  return alive
end
local answers = {}
for at = 2, #KEYS do answers[at - 1] = change(KEYS[at], ARGV[2 * at - 1], tonumber(ARGV[2 * at])) end
return answers`;

type Question = { set: string; id: string; most: number };

/** What is asked for a connection that goes. */
const GOES = -1;

/** Who is connected over all nodes, for the limits that hold over all of them. A hint, as all that is in Redis. */
export class ConnectionRegistry {
  private readonly node = randomUUID();
  private readonly beating: NodeJS.Timeout;
  /** One lot for both: who goes at once must not overtake their own coming, nor be put out when they are back. */
  private readonly change = inLots<Question, string[]>((questions) => {
    const sets = questions.map(({ set }) => this.key(set));
    const values = questions.flatMap(({ id, most }) => [`${this.node}|${id}`, most]);
    const { commands } = this.redis;
    const told = commands.eval(CHANGE, 1 + sets.length, this.nodes, ...sets, NODE_DIES_AFTER_MS, KEY_TTL_SECONDS, ...values);
    // It is told in any case, also where nobody waits for the answer of a Redis that stands still.
    told.catch(() => 0);
    return this.redis.ask(() => told) as Promise<string[][]>;
  });

  constructor(
    private readonly core: Core,
    private readonly redis: RedisPair,
  ) {
    this.beating = setInterval(() => void this.beat(), HEARTBEAT_MS);
    this.beating.unref();
    redis.onBack(() => void this.beat());
    void this.beat();
  }

  /**
   * Counts a connection in.
   * @returns the ids of all that are in the set, oldest first, where they may be more than `most`, and none otherwise; null while
   *   Redis is away, when only a node's own count holds
   */
  async add(set: string, id: string, most: number): Promise<string[] | null> {
    try {
      const members = await this.change({ set, id, most });
      return members.map((member) => member.slice(member.indexOf("|") + 1));
    } catch {
      return null;
    }
  }

  /** Counts a connection out of sets: after whatever was counted in before. */
  remove(sets: readonly string[], id: string): void {
    for (const set of sets) this.change({ set, id, most: GOES }).catch(() => 0);
  }

  async stop(): Promise<void> {
    clearInterval(this.beating);
    await this.redis.commands.zrem(this.nodes, this.node).catch(() => 0);
  }

  private get nodes(): string {
    return `${this.core.installation.namespace}:nodes`;
  }

  private key(set: string): string {
    return `${this.core.installation.namespace}:registry:${set}`;
  }

  private async beat(): Promise<void> {
    await this.redis.commands.eval(BEAT, 1, this.nodes, this.node).catch(() => 0);
  }
}
