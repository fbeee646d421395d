import { and, eq } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { webhooks } from "../../../db/schema";
import type { FeedEvent } from "../../protocol/feed";
import type { Webhook, WebhookDelivery } from "../../protocol/routes/webhooks";
import { notFound } from "../log";
import { type DeliveryRow, headersOf, type WebhookRow } from "./send";

/** The wire form of a webhook: everything but its secrets. */
export const toWebhook = (row: WebhookRow, now: Date): Webhook => ({
  id: row.id,
  url: row.url,
  types: row.types,
  enabled: row.enabled,
  position: row.position,
  failing_since: row.failing_since?.toISOString() ?? null,
  paused_reason: row.paused_reason,
  paused_at: row.paused_at?.toISOString() ?? null,
  previous_secret_until: row.previous_until && row.previous_until > now ? row.previous_until.toISOString() : null,
  created_at: row.created_at.toISOString(),
});

/** The wire form of a delivery. @param body what is sent; undefined where it is kept no longer */
export function toDelivery(row: DeliveryRow, url: string, body: string | undefined): WebhookDelivery {
  const sentAt = row.last_attempt_at ?? row.created_at;
  const request = body === undefined ? null : { url, headers: headersOf(row.event_id, Math.floor(sentAt.getTime() / 1_000)), body };
  return {
    id: row.id,
    event_id: row.event_id,
    position: row.position,
    type: row.type,
    dialog_id: row.dialog_id,
    status: row.status,
    attempts: row.attempts,
    next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
    last_attempt_at: row.last_attempt_at?.toISOString() ?? null,
    duration_ms: row.duration_ms,
    request,
    response: row.response_status === null ? null : { status: row.response_status, body: row.response_body ?? "" },
    error: row.error,
    created_at: row.created_at.toISOString(),
  };
}

/** The body of an event, as it is sent. */
export const bodyOf = (event: FeedEvent): string => JSON.stringify(event);

/** @throws DomainError NOT_FOUND, also for another workspace's */
export async function loadWebhook(db: Db | Tx, workspaceId: number, id: number): Promise<WebhookRow> {
  const [row] = await db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.id, id), eq(webhooks.workspace_id, workspaceId)));
  if (!row) throw notFound("webhook");
  return row;
}
