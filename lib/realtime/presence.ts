import { and, eq, inArray } from "drizzle-orm";
import { contacts, dialogs, members } from "../../db/schema";
import { isOutside } from "../core/actor";
import type { Core } from "../core/core";
import { ONLINE_FOR_MS } from "../core/dialogs/start-dialog";
import { activeHandoffs } from "../core/handoffs/take-over";
import type { Connection, LiveActor } from "./connection";
import type { Hub } from "./hub";

const RENEW_EVERY_MS = 20_000;
/** A reload is not a departure. */
const LEAVE_AFTER_MS = 5_000;

/** Who is online, kept in the database with an end, so that every node knows and no ghost stays. */
export class Presence {
  private readonly leaving = new Map<string, NodeJS.Timeout>();
  private readonly renewing: NodeJS.Timeout;

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {
    this.renewing = setInterval(() => void this.quietly(() => this.renew()), RENEW_EVERY_MS);
    this.renewing.unref();
  }

  arrived(connection: Connection): void {
    const left = this.leaving.get(connection.key);
    clearTimeout(left);
    this.leaving.delete(connection.key);
    if (left === undefined) void this.quietly(() => this.set(connection.actor, true));
  }

  /** @param last whether it was the principal's last connection on this node. */
  departed(connection: Connection, last: boolean): void {
    if (!last) return;
    const timer = setTimeout(() => {
      this.leaving.delete(connection.key);
      void this.quietly(() => this.set(connection.actor, false));
    }, LEAVE_AFTER_MS);
    timer.unref();
    this.leaving.set(connection.key, timer);
  }

  stop(): void {
    clearInterval(this.renewing);
    for (const timer of this.leaving.values()) clearTimeout(timer);
    this.leaving.clear();
  }

  private async set(actor: LiveActor, online: boolean): Promise<void> {
    if (actor.type === "integration") return;
    const now = this.core.now();
    const patch = { last_seen: now, online_until: online ? new Date(now.getTime() + ONLINE_FOR_MS) : now };
    if (isOutside(actor)) {
      const [row] = await this.core.db.update(contacts).set(patch).where(eq(contacts.id, actor.contactId)).returning({ id: contacts.id });
      if (!row) return;
      const own = await this.core.db
        .select({ id: dialogs.id })
        .from(dialogs)
        .where(and(eq(dialogs.contact_id, actor.contactId), inArray(dialogs.status, ["assistant", "queued", "human"])));
      this.publish(
        actor.workspaceId,
        actor.contactId,
        own.map(({ id }) => id),
        online ? "online" : "offline",
        now,
      );
      return;
    }
    const [row] = await this.core.db.update(members).set(patch).where(eq(members.id, actor.memberId)).returning({ status: members.status });
    if (!row) return;
    const own = await this.core.db
      .select({ id: dialogs.id })
      .from(dialogs)
      .where(and(eq(dialogs.assignee_id, actor.memberId), eq(dialogs.status, "human")));
    this.publish(
      actor.workspaceId,
      actor.memberId,
      own.map(({ id }) => id),
      online ? (row.status === "away" ? "away" : "online") : "offline",
      now,
    );
    await this.tellStatus(actor.workspaceId, actor.memberId, online ? row.status : "offline");
  }

  async tellStatus(workspaceId: number, operatorId: number, status: "available" | "busy" | "away" | "offline"): Promise<void> {
    const payload = {
      operator_id: operatorId,
      status,
      active_handoffs: await activeHandoffs(this.core, operatorId),
      timestamp: this.core.now().toISOString(),
    };
    this.core.bus.publish({ type: "operator_status", workspaceId, payload });
  }

  private publish(
    workspaceId: number,
    userId: string | number,
    dialogIds: number[],
    status: "online" | "away" | "offline",
    at: Date,
  ): void {
    this.core.bus.publish({ type: "presence", workspaceId, dialogIds, payload: { user_id: userId, status, last_seen: at.toISOString() } });
  }

  private async renew(): Promise<void> {
    const online_until = new Date(this.core.now().getTime() + ONLINE_FOR_MS);
    const ids = (prefixes: string[]) =>
      this.hub
        .principalKeys()
        .filter((key) => prefixes.some((prefix) => key.startsWith(prefix)))
        .map((key) => key.slice(key.indexOf(":") + 1));
    const outside = ids(["visitor:", "customer:"]);
    const inside = ids(["member:"]).map(Number);
    if (outside.length > 0) await this.core.db.update(contacts).set({ online_until }).where(inArray(contacts.id, outside));
    if (inside.length > 0) await this.core.db.update(members).set({ online_until }).where(inArray(members.id, inside));
  }

  /** Presence is a courtesy: while the database is away nobody is told, and the next renewal heals it. */
  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.core.log.warn({ err: error }, "presence was not kept");
    }
  }
}
