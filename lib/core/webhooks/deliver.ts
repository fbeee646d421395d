import { setTimeout as delay } from "node:timers/promises";
import { and, asc, eq, notInArray } from "drizzle-orm";
import { webhookDeliveries, webhooks } from "../../../db/schema";
import type { FeedEvent } from "../../protocol/feed";
import { eventsAt } from "../feed";
import { defineJob, type JobDefinition } from "../log";
import type { Core } from "./core";
import { handOut, isDue, readerOf } from "./hand-out";
import { keepOutcome } from "./keep-outcome";
import { FAILING_ALONE_MS } from "./retry-delay";
import { type DeliveryRow, send, type WebhookRow } from "./send";
import { bodyOf } from "./view";

/** Dialogs whose events are sent at once to a webhook that answers; one that fails is tried with one. */
const PLACES = 8;

/** For so long a webhook has its place at a time; the next round enqueues what is left behind what waits by then. */
const TURN_MS = 30_000;

/** What sends what is due to webhooks. One job a webhook at a time: one that does not answer holds up nobody else's. */
export const webhookJobs = (core: Core, { turnMs = TURN_MS } = {}): JobDefinition[] => [
  defineJob("deliver_webhook", ({ payload }, signal) => new Delivery(core, payload.webhook_id, signal).run(turnMs)),
];

/** While a dialog waits for its answer the others go on: so often it is looked for what has come since. */
const LOOK_EVERY_MS = 500;

/** A webhook that may be called now. */
async function findActive({ db }: Core, id: number): Promise<WebhookRow | undefined> {
  const [row] = await db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.id, id), eq(webhooks.enabled, true)));
  return row;
}

class Delivery {
  /** What is being sent, by its lane. */
  private readonly lanes = new Map<number, Promise<void>>();
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly core: Core,
    private readonly webhookId: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Sends until nothing is due or its turn is over: in each lane one after another, the lanes beside each other. */
  async run(turnMs: number): Promise<void> {
    const until = performance.now() + turnMs;
    try {
      do {
        this.signal.throwIfAborted();
        await this.begin();
        if (this.lanes.size === 0) break;
        await Promise.race([...this.lanes.values(), delay(LOOK_EVERY_MS, undefined, { ref: false })]);
      } while (!this.failure && performance.now() < until);
    } finally {
      await Promise.all(this.lanes.values());
    }
    if (this.failure) throw this.failure.error;
  }

  private async begin(): Promise<void> {
    const webhook = await findActive(this.core, this.webhookId);
    if (!webhook) return;
    const fails = webhook.failing_since !== null && this.core.now().getTime() - webhook.failing_since.getTime() >= FAILING_ALONE_MS;
    const places = fails ? 1 : PLACES;
    let due = await this.findDue(places - this.lanes.size);
    if (due.length + this.lanes.size < places && (await handOut(this.core, webhook.id))) due = await this.findDue(places - this.lanes.size);
    const events = await eventsAt(
      this.core,
      readerOf(webhook),
      due.flatMap(({ position }) => position ?? []),
    );
    for (const delivery of due) {
      const sending = this.attempt(webhook, delivery, events.get(delivery.position ?? 0)).catch((error: unknown) => {
        this.failure ??= { error };
      });
      this.lanes.set(
        delivery.lane,
        sending.finally(() => this.lanes.delete(delivery.lane)),
      );
    }
  }

  private async findDue(places: number): Promise<DeliveryRow[]> {
    if (places <= 0) return [];
    return this.core.db
      .select()
      .from(webhookDeliveries)
      .where(
        and(
          eq(webhookDeliveries.webhook_id, this.webhookId),
          isDue(this.core.now()),
          this.lanes.size > 0 ? notInArray(webhookDeliveries.lane, [...this.lanes.keys()]) : undefined,
        ),
      )
      .orderBy(asc(webhookDeliveries.next_attempt_at), asc(webhookDeliveries.position))
      .limit(places);
  }

  private async attempt(webhook: WebhookRow, delivery: DeliveryRow, event: FeedEvent | undefined): Promise<void> {
    if (!event) return dropDelivery(this.core, delivery);
    const outcome = await send(this.core, webhook, { id: event.id, body: bodyOf(event) }, this.signal);
    await keepOutcome(this.core, webhook, delivery, outcome);
  }
}

/** Its event was erased, or is older than the feed is kept: what comes after it goes on. */
async function dropDelivery({ db }: Core, { id }: DeliveryRow): Promise<void> {
  await db
    .update(webhookDeliveries)
    .set({ status: "failed", next_attempt_at: null, error: "The event is kept no longer" })
    .where(eq(webhookDeliveries.id, id));
}
