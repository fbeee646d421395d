import { randomUUID } from "node:crypto";
import { inArray } from "drizzle-orm";
import { contacts } from "../../db/schema";
import { type Moved, memberArrived, memberDeparted, movePresence, renewMembers, sweepMembers } from "../core/conversations";
import type { Core } from "../core/core";
import { type DomainEvent, isOutside, ONLINE_FOR_MS } from "../core/log";
import type { Connection, LiveActor } from "./connection";
import type { Hub } from "./hub";

const RENEW_EVERY_MS = 15_000;
/** A node that died is noticed this much after its last word has run out. */
const SWEEP_EVERY_MS = 5_000;
/** For so long those who came or left are gathered. */
const GATHER_MS = 50;
/** A reload is not a departure. */
const LEAVE_AFTER_MS = 5_000;

/** Who is online, kept in the database with an end, so that every node knows and no ghost stays. */
export class Presence {
  private readonly node = randomUUID();
  private readonly leaving = new Map<string, NodeJS.Timeout>();
  /** People from outside who came or left and are not written down yet, by their key: a crowd costs one statement. */
  private readonly moved = new Map<string, Moved>();
  private gathering: NodeJS.Timeout | undefined;
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

  /** @param isNew a visitor of whom there is no row: they are there from their first message on */
  arrived({ key, actor }: Connection, isNew = false): void {
    const left = this.leaving.get(key);
    clearTimeout(left);
    this.leaving.delete(key);
    if (left === undefined && !isNew) this.set(key, actor, true);
  }

  /**
   * The timer knows the principal alone: a connection would hold its socket and all its buffers for as long.
   * @param last whether it was the principal's last connection on this node.
   */
  departed({ key, actor }: Connection, last: boolean): void {
    if (!last) return;
    const timer = setTimeout(() => {
      this.leaving.delete(key);
      this.set(key, actor, false);
    }, LEAVE_AFTER_MS);
    timer.unref();
    this.leaving.set(key, timer);
  }

  /** Another node has published that somebody left who has a connection here: they have not, and that is published. */
  heard({ payload, workspaceId }: Extract<DomainEvent, { type: "presence" }>): void {
    if (payload.status !== "offline") return;
    for (const type of ["visitor", "customer"]) {
      const [connection] = this.hub.of(`${type}:${payload.user_id}`);
      if (connection?.actor.workspaceId === workspaceId) this.set(connection.key, connection.actor, true);
    }
  }

  /** That a stopping node's members left is published to nobody: they are on their way to another, and else their time runs out. */
  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    clearTimeout(this.gathering);
    for (const timer of this.leaving.values()) clearTimeout(timer);
    this.leaving.clear();
  }

  private set(key: string, actor: LiveActor, online: boolean): void {
    if (actor.type === "member") {
      const move = online ? memberArrived : memberDeparted;
      void this.quietly(() => move(this.core, this.node, actor.memberId));
    }
    if (!isOutside(actor)) return;
    this.moved.set(key, { contactId: actor.contactId, workspaceId: actor.workspaceId, online });
    this.gathering ??= setTimeout(() => void this.quietly(() => this.writeMoved()), GATHER_MS);
  }

  private async writeMoved(): Promise<void> {
    this.gathering = undefined;
    const moved = [...this.moved];
    this.moved.clear();
    const now = this.core.now();
    const people = moved.map(([, each]) => each);
    const written = await movePresence(this.core, people, now, ONLINE_FOR_MS).catch((error: unknown) => {
      // With those who move next; what came of somebody meanwhile is newer.
      for (const [key, each] of moved) if (!this.moved.has(key)) this.moved.set(key, each);
      throw error;
    });
    for (const { contactId, workspaceId, online, dialogIds } of written)
      this.core.bus.publish({
        type: "presence",
        workspaceId,
        dialogIds,
        payload: { user_id: contactId, status: online ? "online" : "offline", last_seen: now.toISOString() },
      });
  }

  private async renew(): Promise<void> {
    const online_until = new Date(this.core.now().getTime() + ONLINE_FOR_MS);
    const ids = (prefixes: string[]) =>
      [...new Set([...this.hub.principalKeys(), ...this.leaving.keys()])]
        .filter((key) => prefixes.some((prefix) => key.startsWith(prefix)))
        .map((key) => key.slice(key.indexOf(":") + 1));
    await renewMembers(this.core, this.node, ids(["member:"]).map(Number));
    const outside = ids(["visitor:", "customer:"]);
    if (outside.length === 0) return;
    const { db } = this.core;
    // Locked in the order of their ids, as by all who write several.
    const held = db
      .select({ id: contacts.id })
      .from(contacts)
      .where(inArray(contacts.id, outside))
      .orderBy(contacts.id)
      .for("no key update");
    await db.update(contacts).set({ online_until }).where(inArray(contacts.id, held));
  }

  /** Presence is a courtesy: while the database is away nothing is published, and the next renewal heals it. */
  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.core.databaseErrors.note(error);
      this.core.log.warn({ err: error }, "presence was not kept");
    }
  }
}
