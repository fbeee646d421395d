import { randomUUID } from "node:crypto";
import { and, desc, eq, lt, ne } from "drizzle-orm";
import { webhookDeliveries } from "../../../db/schema";
import type { List } from "../../protocol/routes/spec";
import type { WebhookDelivery } from "../../protocol/routes/webhooks";
import { eventsAt, eventsKeptSince } from "../feed";
import { type Actor, ADMIN, CURSOR_PART, defineCursor, requireMember } from "../log";
import type { Core } from "./core";
import { readerOf } from "./hand-out";
import { outcomeColumns } from "./keep-outcome";
import { type DeliveryRow, isAccepted, send } from "./send";
import { bodyOf, loadWebhook, toDelivery } from "./view";

const CURSOR = defineCursor("webhook-deliveries", [CURSOR_PART.id]);

const testBody = ({ event_id, created_at }: Pick<DeliveryRow, "event_id" | "created_at">): string =>
  JSON.stringify({ id: event_id, position: null, type: "test", at: created_at.toISOString(), dialog_id: null, seq: null, data: {} });

/** What was sent to a webhook and what it answered, newest first. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function listDeliveries(
  core: Core,
  actor: Actor,
  id: number,
  { limit, cursor, status }: { limit: number; cursor?: string | undefined; status?: DeliveryRow["status"] | undefined },
): Promise<List<WebhookDelivery>> {
  requireMember(actor, ADMIN);
  const [before] = CURSOR.read(cursor);
  const webhook = await loadWebhook(core.db, actor.workspaceId, id);
  const rows = await core.db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.webhook_id, id),
        status && eq(webhookDeliveries.status, status),
        before === undefined ? undefined : lt(webhookDeliveries.id, before),
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(limit + 1);
  const page = CURSOR.page(rows, limit, (row) => [row.id]);
  const events = await eventsAt(
    core,
    readerOf(webhook),
    page.rows.flatMap(({ position }) => position ?? []),
  );
  const bodyFor = (row: DeliveryRow): string | undefined => {
    if (row.position === null) return testBody(row);
    const event = events.get(row.position);
    return event && bodyOf(event);
  };
  return { data: page.rows.map((row) => toDelivery(row, webhook.url, bodyFor(row))), next_cursor: page.next_cursor };
}

/** Sends an event of the type `test` now, once. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function testWebhook(core: Core, actor: Actor, id: number): Promise<WebhookDelivery> {
  requireMember(actor, ADMIN);
  const webhook = await loadWebhook(core.db, actor.workspaceId, id);
  const test = { event_id: `evt_test_${randomUUID()}`, created_at: core.now() };
  const body = testBody(test);
  const outcome = await send(core, webhook, { id: test.event_id, body });
  const [row] = await core.db
    .insert(webhookDeliveries)
    .values({
      ...test,
      ...outcomeColumns(outcome),
      webhook_id: id,
      type: "test",
      lane: 0,
      status: isAccepted(outcome) ? "delivered" : "failed",
      attempts: 1,
    })
    .returning();
  if (!row) throw new Error("no delivery was kept");
  return toDelivery(row, webhook.url, body);
}

/** Erases deliveries that are over and older than the feed is kept. */
export async function eraseOldDeliveries(core: Pick<Core, "db" | "now" | "env">): Promise<void> {
  const isOver = and(ne(webhookDeliveries.status, "pending"), lt(webhookDeliveries.created_at, eventsKeptSince(core)));
  await core.db.delete(webhookDeliveries).where(isOver);
}
