import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { contacts, dialogs } from "../../db/schema";
import { isOutside, type OutsideActor } from "../core/actor";
import type { Core } from "../core/core";
import { ONLINE_FOR_MS } from "../core/log/find-targets";
import { memberArrived, memberDeparted, renewMembers, sweepMembers } from "../core/presence/member-presence";
import type { Connection, LiveActor } from "./connection";
import type { Hub } from "./hub";

const RENEW_EVERY_MS = 15_000;
/** A node that died is noticed this much after its last word has run out. */
const SWEEP_EVERY_MS = 5_000;
/** A reload is not a departure. */
const LEAVE_AFTER_MS = 5_000;

/** Who is online, kept in the database with an end, so that every node knows and no ghost stays. */
export class Presence {
  private readonly node = randomUUID();
  private readonly leaving = new Map<string, NodeJS.Timeout>();
  private readonly timers: NodeJS.Timeout[];

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {
    this.timers = [
      setInterval(() => void this.quietly(() => this.renew()), RENEW_EVERY_MS),
      setInterval(() => void this.quietly(() => sweepMembers(core)), SWEEP_EVERY_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  arrived(connection: Connection): void {
    const left = this.leaving.get(connection.key);
    clearTimeout(left);
    this.leaving.delete(connection.key);
    if (left === undefined) void this.quietly(() => this.set(connection.actor, true));
  }

  /**
   * The timer knows the principal alone: a connection would hold its socket and all its buffers for as long.
   * @param last whether it was the principal's last connection on this node.
   */
  departed({ key, actor }: Connection, last: boolean): void {
    if (!last) return;
    const timer = setTimeout(() => {
      this.leaving.delete(key);
      void this.quietly(() => this.set(actor, false));
    }, LEAVE_AFTER_MS);
    timer.unref();
    this.leaving.set(key, timer);
  }

  /** Nobody is told that a stopping node's members left: they are on their way to another, and else their time runs out. */
  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const timer of this.leaving.values()) clearTimeout(timer);
    this.leaving.clear();
  }

  private async set(actor: LiveActor, online: boolean): Promise<void> {
    if (actor.type === "member")
      return online ? memberArrived(this.core, this.node, actor.memberId) : memberDeparted(this.core, this.node, actor.memberId);
    if (isOutside(actor)) return this.setOutside(actor, online);
  }

  private async setOutside(actor: OutsideActor, online: boolean): Promise<void> {
    const now = this.core.now();
    const patch = { last_seen: now, online_until: online ? new Date(now.getTime() + ONLINE_FOR_MS) : now };
    const [row] = await this.core.db.update(contacts).set(patch).where(eq(contacts.id, actor.contactId)).returning({ id: contacts.id });
    if (!row) return;
    const own = await this.core.db
      .select({ id: dialogs.id })
      .from(dialogs)
      .where(and(eq(dialogs.contact_id, actor.contactId), inArray(dialogs.status, ["assistant", "queued", "human"])));
    this.core.bus.publish({
      type: "presence",
      workspaceId: actor.workspaceId,
      dialogIds: own.map(({ id }) => id),
      payload: { user_id: actor.contactId, status: online ? "online" : "offline", last_seen: now.toISOString() },
    });
  }

  private async renew(): Promise<void> {
    const online_until = new Date(this.core.now().getTime() + ONLINE_FOR_MS);
    const ids = (prefixes: string[]) =>
      [...new Set([...this.hub.principalKeys(), ...this.leaving.keys()])]
        .filter((key) => prefixes.some((prefix) => key.startsWith(prefix)))
        .map((key) => key.slice(key.indexOf(":") + 1));
    const outside = ids(["visitor:", "customer:"]);
    if (outside.length > 0) await this.core.db.update(contacts).set({ online_until }).where(inArray(contacts.id, outside));
    await renewMembers(this.core, this.node, ids(["member:"]).map(Number));
  }

  /** Presence is a courtesy: while the database is away nobody is told, and the next renewal heals it. */
  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.core.databaseErrors.note(error);
      this.core.log.warn({ err: error }, "presence was not kept");
    }
  }
}
