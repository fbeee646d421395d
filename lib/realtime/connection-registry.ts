import { randomUUID } from "node:crypto";
import type { Core } from "../core/core";
import type { RedisPair } from "../redis";

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
 * Adds a member to a set kept over all nodes and answers with the members of living nodes, oldest first, where the set
 * has more than `most`: a set within its limit is not gone through, or a crowd of one address would cost its square.
 * KEYS: the set, the nodes. ARGV: member ("node|id"), when a node is dead, the key's time to live, most.
 */
const ADD = `${NOW}
redis.call('zadd', KEYS[1], 'NX', now, ARGV[1])
redis.call('expire', KEYS[1], ARGV[3])
local alive = {}
if redis.call('zcard', KEYS[1]) <= tonumber(ARGV[4]) then return alive end
for _, member in ipairs(redis.call('zrange', KEYS[1], 0, -1)) do
  local node = string.match(member, '^(.-)|')
  local seen = redis.call('zscore', KEYS[2], node)
  if seen and tonumber(seen) > now - tonumber(ARGV[2]) then alive[#alive + 1] = member
  else redis.call('zrem', KEYS[1], member) end
end
return alive`;

/** Who is connected over all nodes, for the limits that hold over all of them. A hint, as all that is in Redis. */
export class ConnectionRegistry {
  private readonly node = randomUUID();
  private readonly beating: NodeJS.Timeout;

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
      const members = (await this.redis.ask((commands) =>
        commands.eval(ADD, 2, this.key(set), this.nodes, `${this.node}|${id}`, NODE_DIES_AFTER_MS, KEY_TTL_SECONDS, most),
      )) as string[];
      return members.map((member) => member.slice(member.indexOf("|") + 1));
    } catch {
      return null;
    }
  }

  /** Counts a connection out of sets, by one write. */
  remove(sets: readonly string[], id: string): void {
    const removing = this.redis.commands.pipeline();
    for (const set of sets) removing.zrem(this.key(set), `${this.node}|${id}`);
    removing.exec().catch(() => 0);
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
