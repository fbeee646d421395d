import { eq, lt, ne, sql } from "drizzle-orm";
import { nodes } from "../../db/schema";
import type { Core } from "../core/core";

const BEAT_EVERY_MS = 5_000;
/** Two beats, and a moment: who has said nothing for so long is not counted. */
const ALIVE_FOR_SECONDS = 12;
const FORGOTTEN_AFTER_HOURS = 1;

/**
 * The nodes that run on this database notice each other by it, so that one without Redis knows that it is not alone:
 * it then looks for what the others write, and says what is missing.
 */
export class Nodes {
  /** What a node that can't be asked leaves for the others to count; undefined for one that can. */
  countsToLeave: () => Record<string, unknown> | undefined = () => undefined;
  /** The other nodes that gave a sign of life a moment ago. */
  others: readonly (typeof nodes.$inferSelect)[] = [];
  /** The last sign of each other node: one that died leaves its row behind, and gives no other. */
  private signs = new Map<string, number>();
  private hasWarned = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly core: Core,
    private readonly hasRedis: boolean,
  ) {}

  /** Whether nobody else writes to this database, as far as is known. */
  get isAlone(): boolean {
    return this.others.length === 0;
  }

  start(): void {
    void this.beat();
    this.timer = setInterval(() => void this.beat(), BEAT_EVERY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (!this.timer) return;
    clearInterval(this.timer);
    await this.core.db
      .delete(nodes)
      .where(eq(nodes.id, this.core.node.id))
      .catch(() => undefined);
  }

  /** Never throws: while the database is away, what was known holds. */
  async beat(): Promise<void> {
    try {
      const { db, node } = this.core;
      const seen_at = sql`now()`;
      const counts = (this.isAlone ? undefined : this.countsToLeave()) ?? null;
      await db
        .insert(nodes)
        .values({ id: node.id, has_redis: this.hasRedis, started_at: node.since, seen_at, counts })
        .onConflictDoUpdate({ target: nodes.id, set: { seen_at, counts } });
      await db.delete(nodes).where(lt(nodes.seen_at, sql`now() - make_interval(hours => ${FORGOTTEN_AFTER_HOURS})`));
      const others = await db
        .select()
        .from(nodes)
        .where(sql`${ne(nodes.id, node.id)} and ${nodes.seen_at} > now() - make_interval(secs => ${ALIVE_FOR_SECONDS})`);
      this.announce(others);
      this.others = others;
      this.warn(others.filter(({ id, seen_at: sign }) => sign.getTime() > (this.signs.get(id) ?? Number.POSITIVE_INFINITY)));
      this.signs = new Map(others.map(({ id, seen_at: sign }) => [id, sign.getTime()]));
    } catch (error) {
      this.core.log.debug({ err: error }, "this node could not say that it is there");
    }
  }

  private announce(others: readonly { id: string }[]): void {
    const known = new Set(this.others.map(({ id }) => id));
    for (const { id } of others) if (!known.has(id)) this.core.log.info({ other: id }, "node.joined");
    const here = new Set(others.map(({ id }) => id));
    for (const id of known) if (!here.has(id)) this.core.log.info({ other: id }, "node.left");
  }

  /** Once: nodes that find each other without Redis. */
  private warn(alive: readonly { has_redis: boolean }[]): void {
    if (this.hasWarned || alive.every(({ has_redis }) => has_redis && this.hasRedis) || alive.length === 0) return;
    this.hasWarned = true;
    this.core.log.warn(
      `another node runs on this database, and ${this.hasRedis ? "it has no REDIS_URL" : "REDIS_URL is not set here"}: messages pass between them by the database within a few seconds, typing and presence not at all, and limits hold for each node alone. Set the same REDIS_URL on every node.`,
    );
  }
}
