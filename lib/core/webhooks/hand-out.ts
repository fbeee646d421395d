import { and, eq, sql } from "drizzle-orm";
import { webhookDeliveries, webhooks } from "../../../db/schema";
import type { JobKind } from "../../protocol/jobs";
import { listEvents } from "../feed";
import { type IntegrationActor, insertJobsOnce, jobOf } from "../log";
import type { Core } from "./core";
import type { WebhookRow } from "./send";

/** Events that are taken from the feed at once. */
const PAGE = 200;
/** Deliveries that wait at most: a webhook that fails leaves the rest in the feed. */
const BACKLOG = 1_000;

/** A webhook gets what an API key may read. */
export const readerOf = ({ id, workspace_id }: Pick<WebhookRow, "id" | "workspace_id">): IntegrationActor => ({
  type: "integration",
  workspaceId: workspace_id,
  keyId: id,
  name: "Webhook",
  scopes: ["read"],
});

/** A delivery whose turn it is: none of the same lane is before it, and it is new where its webhook fails and waits for its next retry. */
export const isDue = (now: Date) => {
  const at = sql`${now.toISOString()}::timestamptz`;
  return sql`${webhookDeliveries.status} = 'pending' and ${webhookDeliveries.next_attempt_at} <= ${at}
  and (${webhookDeliveries.first_attempt_at} is null
    or not exists (select from webhooks w where w.id = ${webhookDeliveries.webhook_id} and w.retry_at > ${at}))
  and not exists (select from webhook_deliveries e where e.webhook_id = ${webhookDeliveries.webhook_id} and e.status = 'pending'
    and e.lane = ${webhookDeliveries.lane} and e.position < ${webhookDeliveries.position})`;
};

/** How many deliveries of the webhook wait, counted up to the most there may be. */
const waiting = (webhookId: unknown) => sql<number>`(select count(*)::int from (select from webhook_deliveries p
  where p.webhook_id = ${webhookId} and p.status = 'pending' limit ${BACKLOG}) p)`;

/**
 * Makes deliveries of what the feed has after the webhook's position; what was delivered before, as at a replay, is to be
 * delivered again.
 * @returns whether there are deliveries that were not there before
 */
export async function handOut(core: Pick<Core, "db" | "now">, webhookId: number): Promise<boolean> {
  return core.db.transaction(async (tx) => {
    const [found] = await tx
      .select({ row: webhooks, waits: waiting(webhookId) })
      .from(webhooks)
      .where(and(eq(webhooks.id, webhookId), eq(webhooks.enabled, true)))
      .for("update");
    if (!found || found.waits >= BACKLOG) return false;
    const { row } = found;
    const page = await listEvents({ db: tx, now: core.now }, readerOf(row), { after: row.position, limit: PAGE, types: row.types });
    const position = page.has_more ? (page.events.at(-1)?.position ?? page.last) : Math.max(page.last, row.position);
    if (position === row.position) return false;
    const now = core.now();
    const anew = { status: "pending" as const, next_attempt_at: now, first_attempt_at: null, created_at: now };
    if (page.events.length > 0)
      await tx
        .insert(webhookDeliveries)
        .values(
          page.events.map(({ id, position, type, dialog_id }) => ({
            ...anew,
            webhook_id: row.id,
            event_id: id,
            position,
            type,
            dialog_id,
            lane: dialog_id ?? 0,
          })),
        )
        .onConflictDoUpdate({ target: [webhookDeliveries.webhook_id, webhookDeliveries.position], set: anew });
    await tx.update(webhooks).set({ position }).where(eq(webhooks.id, row.id));
    return page.events.length > 0;
  });
}

const KIND = "deliver_webhook" satisfies JobKind;

/**
 * Enqueues a job for each webhook that has something to send and none that is enqueued or runs.
 * @returns how many were enqueued
 */
export async function enqueueDeliveries(core: Pick<Core, "db" | "now" | "bus">): Promise<number> {
  const now = core.now();
  const behind = sql`${webhooks.position} < (select h.last from event_heads h where h.workspace_id = ${webhooks.workspace_id})`;
  const due = await core.db
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(
      sql`${webhooks.enabled} and ((${behind} and ${waiting(sql`${webhooks.id}`)} < ${BACKLOG})
          or exists (select from ${webhookDeliveries} where ${webhookDeliveries.webhook_id} = ${webhooks.id} and ${isDue(now)}))
        and not exists (select from effects x where x.kind = ${KIND} and x.payload ->> 'webhook_id' = ${webhooks.id}::text)`,
    );
  if (due.length === 0) return 0;
  const enqueued = await insertJobsOnce(
    core.db,
    due.map(({ id }) => jobOf(KIND, { webhook_id: id }, now)),
  );
  if (enqueued > 0) core.bus.publish({ type: "jobs", kinds: [KIND] });
  return enqueued;
}
