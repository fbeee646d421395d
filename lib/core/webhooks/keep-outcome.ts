import { and, eq, isNull, sql } from "drizzle-orm";
import { webhookDeliveries as deliveries, members, webhooks } from "../../../db/schema";
import { writeAudit } from "../audit";
import { notify } from "../notifications";
import type { Core } from "./core";
import { FAILING_ALONE_MS, GIVEN_UP_AFTER_MS, retryDelayMs } from "./retry-delay";
import { type DeliveryRow, isAccepted, type Outcome, type WebhookRow } from "./send";

/** The status with which a receiver says that it is gone for good. */
const GONE = 410;

/** What an attempt leaves in a delivery's row. */
export const outcomeColumns = (outcome: Outcome) => ({
  last_attempt_at: outcome.at,
  duration_ms: outcome.durationMs,
  response_status: "status" in outcome ? outcome.status : null,
  response_body: "status" in outcome ? outcome.body : null,
  error: "error" in outcome ? outcome.error : null,
});

/** Keeps what came of an attempt, and plans the next one where there has to be one. */
export async function keepOutcome(core: Core, webhook: WebhookRow, delivery: DeliveryRow, outcome: Outcome): Promise<void> {
  const shared = { ...outcomeColumns(outcome), attempts: sql`${deliveries.attempts} + 1` };
  const own = eq(deliveries.id, delivery.id);
  if (isAccepted(outcome)) {
    await core.db
      .update(deliveries)
      .set({ ...shared, status: "delivered", next_attempt_at: null })
      .where(own);
    if (webhook.failing_since)
      await core.db.update(webhooks).set({ failing_since: null, retry_at: null }).where(eq(webhooks.id, webhook.id));
    return;
  }
  const now = core.now();
  const since = delivery.first_attempt_at ?? outcome.at;
  const failingMs = now.getTime() - since.getTime();
  const next_attempt_at = new Date(now.getTime() + retryDelayMs(failingMs));
  await core.db
    .update(deliveries)
    .set({ ...shared, first_attempt_at: since, next_attempt_at })
    .where(own);
  if ("status" in outcome && outcome.status === GONE) return pause(core, webhook, "gone", outcome);
  if (failingMs >= GIVEN_UP_AFTER_MS) return pause(core, webhook, "failing", outcome);
  await noteFailing(core, webhook, outcome.at);
}

/**
 * Where nothing reaches it, what has failed is tried less and less often as a whole. What comes anew is tried at once and
 * does not put that off.
 */
async function noteFailing(core: Core, { id, failing_since }: WebhookRow, failedAt: Date): Promise<void> {
  const since = failing_since ?? failedAt;
  const now = core.now();
  const failingMs = now.getTime() - since.getTime();
  const retryAt = new Date(now.getTime() + retryDelayMs(failingMs)).toISOString();
  await core.db
    .update(webhooks)
    .set({
      failing_since: sql`coalesce(${webhooks.failing_since}, ${since.toISOString()}::timestamptz)`,
      ...(failingMs >= FAILING_ALONE_MS
        ? {
            retry_at: sql`case when ${webhooks.retry_at} > ${now.toISOString()}::timestamptz then ${webhooks.retry_at}
              else ${retryAt}::timestamptz end`,
          }
        : {}),
    })
    .where(eq(webhooks.id, id));
}

const WHY = {
  failing: { title: "A webhook was paused", body: "nothing could be delivered for 24 hours" },
  gone: { title: "A webhook was ended", body: "the receiver answered 410 Gone" },
};

/** Sends nothing more until somebody resumes it, and says so to the owners. What waits stays where it is. */
async function pause(core: Core, webhook: WebhookRow, reason: "failing" | "gone", outcome: Outcome): Promise<void> {
  const now = core.now();
  const events = await core.db.transaction(async (tx) => {
    const paused = await tx
      .update(webhooks)
      .set({ enabled: false, paused_at: now, paused_reason: reason, updated_at: now })
      .where(and(eq(webhooks.id, webhook.id), eq(webhooks.enabled, true)))
      .returning({ id: webhooks.id });
    if (paused.length === 0) return [];
    const owners = await tx
      .select({ id: members.id })
      .from(members)
      .where(and(eq(members.workspace_id, webhook.workspace_id), eq(members.role, "owner"), isNull(members.revoked_at)));
    const answer = "status" in outcome ? { status: outcome.status } : { error: outcome.error };
    const by = { workspaceId: webhook.workspace_id, principal: "system:webhooks" };
    await writeAudit(tx, by, "webhook.paused", `webhook:${webhook.id}`, { why: reason, ...answer });
    const { title, body } = WHY[reason];
    const notice = { type: "webhook_paused", title, body: `${new URL(webhook.url).host}: ${body}`, url: "/webhooks" };
    return notify(
      tx,
      webhook.workspace_id,
      owners.map(({ id }) => `member:${id}`),
      notice,
      now,
    );
  });
  for (const event of events) core.bus.publish(event);
}
