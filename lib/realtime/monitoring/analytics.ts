import { countOpen } from "../../core/conversations";
import type { Core } from "../../core/core";
import type { Down } from "../../protocol/events-down";
import type { Connection } from "../connection";
import type { Hub } from "../hub";

const EVERY_MS = 5_000;

type Metric = Down["analytics_update"]["metric"];
type Numbers = Record<Metric, number>;

/** Tells admins and owners who asked for it how many there are of what, every five seconds and only what changed. */
export class Analytics {
  /** What each was told last; nothing counts as 0. */
  private readonly told = new WeakMap<Connection, Numbers>();
  private timer: NodeJS.Timeout | undefined;
  private isTelling = false;

  /** @param live the numbers that the nodes know, of one workspace */
  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
    private readonly live: (workspaceId: number) => Promise<{ active_users: number; messages_last_minute: number }>,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.tell(), EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Never throws. */
  async tell(): Promise<void> {
    if (this.isTelling) return;
    this.isTelling = true;
    try {
      const followers = [...this.hub.connections.values()].filter(isFollower);
      for (const workspaceId of new Set(followers.map(({ actor }) => actor.workspaceId))) {
        const numbers = await this.numbersOf(workspaceId);
        this.tellOf(
          followers.filter(({ actor }) => actor.workspaceId === workspaceId),
          numbers,
        );
      }
    } catch (error) {
      this.core.databaseErrors.note(error);
    } finally {
      this.isTelling = false;
    }
  }

  private async numbersOf(workspaceId: number): Promise<Numbers> {
    const [{ active_users, messages_last_minute }, { waiting, open }] = await Promise.all([
      this.live(workspaceId),
      countOpen(this.core.db, workspaceId),
    ]);
    return { active_users, messages_last_minute, waiting, open };
  }

  private tellOf(connections: readonly Connection[], numbers: Numbers): void {
    const timestamp = this.core.now().toISOString();
    for (const connection of connections) {
      const before = this.told.get(connection);
      this.told.set(connection, numbers);
      for (const [metric, value] of Object.entries(numbers) as [Metric, number][]) {
        const change = value - (before?.[metric] ?? 0);
        if (change !== 0) connection.send("analytics_update", { metric, value, change, timestamp });
      }
    }
  }
}

const isFollower = ({ actor, followsAnalytics }: Connection): boolean =>
  followsAnalytics === true && actor.type === "member" && actor.role !== "operator";
