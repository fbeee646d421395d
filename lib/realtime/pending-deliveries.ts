import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { notifications } from "../../db/schema";
import type { Core } from "../core/core";
import { type DomainEvent, enterable, mayHear } from "../core/log";
import { holdNotifications, toWire } from "../core/notifications";
import { leaveRecords, takeKept } from "../core/records";
import type { Down } from "../protocol/events-down";
import type { Connection } from "./connection";
import type { Hub } from "./hub";
import { NotificationThrottle } from "./notification-throttle";

type Notified = Extract<DomainEvent, { type: "notification" }>;

/** More than this is a history to be read, no longer a delivery. */
const WELCOME_MAX = 100;
const GATHER_MS = 50;

/** What a principal missed while no socket of theirs was open: delivered in order on their return, and once. */
export class PendingDeliveries {
  private delivered: number[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly throttle = new NotificationThrottle((principal, payload) => this.deliver(principal, payload));

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  /**
   * To every socket of the principal here, those of one conversation's messages once a second; with none anywhere it waits for
   * their return. What is of a conversation that they may not see any more waits until they may (P10).
   */
  notify({ principal, payload, dialog }: Notified): void {
    const isHidden = dialog && ![...this.hub.of(principal)].some(({ actor }) => mayHear(actor, dialog));
    if (!isHidden) this.throttle.push(principal, payload);
  }

  /** What a principal has read, wherever that was. */
  settled(principal: string, payload: Down["notifications_read"]): void {
    this.throttle.settled(principal, payload.ids);
    for (const to of this.hub.of(principal)) to.send("notifications_read", payload);
  }

  private deliver(principal: string, payload: Down["notification"]): void {
    let sent = false;
    for (const to of this.hub.of(principal)) {
      to.send("notification", payload);
      sent = true;
    }
    if (!sent) return;
    this.delivered.push(payload.id);
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  /** A principal is there again. */
  async welcome(connection: Connection): Promise<void> {
    const { type } = connection.actor;
    if (type !== "member" && type !== "customer") return;
    try {
      await this.deliverKept(connection);
      await this.deliverNotifications(connection);
    } catch (error) {
      // What was not delivered stands in the history all the same.
      this.core.log.warn({ err: error }, "what somebody missed was not delivered");
    }
  }

  /** A connection has ended: what comes for the records it alone followed is kept. */
  left(connection: Connection): void {
    const others = [...this.hub.of(connection.key)];
    const ids = [...connection.records].filter((id) => !others.some(({ records }) => records.has(id)));
    if (ids.length === 0) return;
    leaveRecords(this.core.db, ids, connection.key, this.core.now()).catch((error: unknown) =>
      this.core.log.warn({ err: error }, "what comes for somebody who left is not kept"),
    );
  }

  private async deliverKept(connection: Connection): Promise<void> {
    const kept = await takeKept(this.core.db, connection.actor, this.core.now());
    for (const { event, payload } of kept) connection.send(event as keyof Down, payload as never);
  }

  private async deliverNotifications(connection: Connection): Promise<void> {
    const rows = await this.core.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.principal, connection.key), isNull(notifications.read_at), isNull(notifications.delivered_at)))
      .orderBy(asc(notifications.id))
      .limit(WELCOME_MAX);
    if (rows.length === 0) return;
    const open = await enterable(this.core.db, connection.actor, [...new Set(rows.flatMap(({ dialog_id }) => dialog_id ?? []))]);
    for (const row of rows) if (row.dialog_id === null || open.has(row.dialog_id)) connection.send("notification", toWire(row));
    await this.mark(rows.map(({ id }) => id));
  }

  private async mark(ids: number[]): Promise<void> {
    const { db } = this.core;
    const held = holdNotifications(db, inArray(notifications.id, ids));
    await db.update(notifications).set({ delivered_at: this.core.now() }).where(inArray(notifications.id, held));
  }

  stop(): void {
    this.throttle.stop();
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ids = this.delivered.splice(0);
    if (ids.length === 0) return;
    try {
      await this.mark(ids);
    } catch (error) {
      this.core.log.warn({ err: error }, "notifications were not marked as delivered; they are delivered once more");
    }
  }
}
