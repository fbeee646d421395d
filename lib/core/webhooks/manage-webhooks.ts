import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { Tx } from "../../../db/database";
import { webhookDeliveries, webhooks, workspaces } from "../../../db/schema";
import type { List } from "../../protocol/routes/spec";
import type { NewWebhook, Webhook, WebhookWithSecret } from "../../protocol/routes/webhooks";
import { writeAudit } from "../audit";
import { headOf } from "../feed";
import { type Actor, ADMIN, badRequest, CURSOR_PART, conflict, defineCursor, requireMember } from "../log";
import { checkAddress, newWebhookSecret } from "../system";
import type { Core } from "./core";
import type { WebhookRow } from "./send";
import { loadWebhook, toWebhook } from "./view";

type Patch = Partial<Omit<typeof webhooks.$inferInsert, "position">> & { position?: number };

/** Webhooks of a workspace at most: all of them may be called at the same time. */
export const WEBHOOKS_MAX = 20;

/** For so long the secret before a rotation signs as well. */
const ROTATION_MS = 24 * 3_600_000;

const CURSOR = defineCursor("webhooks", [CURSOR_PART.id]);

/** The workspace's webhooks, newest first. @throws DomainError FORBIDDEN */
export async function listWebhooks(
  core: Core,
  actor: Actor,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<List<Webhook>> {
  requireMember(actor, ADMIN);
  const [before] = CURSOR.read(cursor);
  const rows = await core.db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.workspace_id, actor.workspaceId), before === undefined ? undefined : lt(webhooks.id, before)))
    .orderBy(desc(webhooks.id))
    .limit(limit + 1);
  const page = CURSOR.page(rows, limit, ({ id }) => [id]);
  const now = core.now();
  return { data: page.rows.map((row) => toWebhook(row, now)), next_cursor: page.next_cursor };
}

/** @throws DomainError FORBIDDEN, NOT_FOUND */
export async function getWebhook(core: Core, actor: Actor, id: number): Promise<Webhook> {
  requireMember(actor, ADMIN);
  return toWebhook(await loadWebhook(core.db, actor.workspaceId, id), core.now());
}

/**
 * Makes a webhook for what happens from now on. The answer is the only place where its secret is seen.
 * @throws DomainError FORBIDDEN, BAD_REQUEST, CONFLICT where the workspace has too many
 */
export async function createWebhook(core: Core, actor: Actor, input: NewWebhook): Promise<WebhookWithSecret> {
  requireMember(actor, ADMIN);
  checkAddress(core, "url", input.url);
  const secret = newWebhookSecret();
  const now = core.now();
  const row = await core.db.transaction(async (tx) => {
    // Those who make one at the same time are counted one after another.
    await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, actor.workspaceId)).for("no key update");
    if ((await tx.$count(webhooks, eq(webhooks.workspace_id, actor.workspaceId))) >= WEBHOOKS_MAX)
      throw conflict(`A workspace has at most ${WEBHOOKS_MAX} webhooks`);
    const [made] = await tx
      .insert(webhooks)
      .values({
        ...input,
        workspace_id: actor.workspaceId,
        secret_sealed: core.secrets.seal(secret),
        position: await headOf({ db: tx }, actor.workspaceId),
        created_at: now,
        updated_at: now,
      })
      .returning();
    if (!made) throw new Error("no webhook was made");
    await writeAudit(tx, actor, "webhook.created", `webhook:${made.id}`, { origin: new URL(made.url).origin });
    return made;
  });
  return { ...toWebhook(row, now), secret };
}

async function patch(
  core: Core,
  actor: Actor,
  id: number,
  action: string,
  changes: (row: WebhookRow, tx: Tx) => Promise<Patch> | Patch,
): Promise<Webhook> {
  const now = core.now();
  const row = await core.db.transaction(async (tx) => {
    await tx.execute(sql`select from webhooks where id = ${id} for update`);
    const known = await loadWebhook(tx, actor.workspaceId, id);
    const change = await changes(known, tx);
    const [changed] = await tx
      .update(webhooks)
      .set({ ...change, updated_at: now })
      .where(eq(webhooks.id, id))
      .returning();
    await writeAudit(tx, actor, action, `webhook:${id}`, { fields: Object.keys(change).filter((field) => !field.endsWith("_sealed")) });
    return changed ?? known;
  });
  return toWebhook(row, now);
}

/**
 * Changes a webhook. One that is resumed goes on where it stopped, with 24 hours for what waits.
 * @throws DomainError FORBIDDEN, NOT_FOUND, BAD_REQUEST
 */
export async function updateWebhook(core: Core, actor: Actor, id: number, change: Partial<NewWebhook>): Promise<Webhook> {
  requireMember(actor, ADMIN);
  if (change.url !== undefined) checkAddress(core, "url", change.url);
  const fresh = { failing_since: null, retry_at: null };
  return patch(core, actor, id, "webhook.updated", async (row, tx) => {
    const resumes = change.enabled === true && !row.enabled;
    if (resumes || change.url !== undefined) await tryAgain(core, tx, id);
    if (resumes) return { ...change, ...fresh, paused_at: null, paused_reason: null };
    return change.url === undefined ? change : { ...change, ...fresh };
  });
}

/** What waits is due at once, as if it had never failed. */
async function tryAgain(core: Core, tx: Tx, id: number): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ next_attempt_at: core.now(), first_attempt_at: null })
    .where(and(eq(webhookDeliveries.webhook_id, id), eq(webhookDeliveries.status, "pending")));
}

/** Removes a webhook with its deliveries. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function deleteWebhook(core: Core, actor: Actor, id: number): Promise<void> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    const { url } = await loadWebhook(tx, actor.workspaceId, id);
    await tx.delete(webhooks).where(eq(webhooks.id, id));
    await writeAudit(tx, actor, "webhook.deleted", `webhook:${id}`, { origin: new URL(url).origin });
  });
}

/** A new secret at once; the one before signs as well for 24 hours, so that the receiver can change in between. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function rotateWebhookSecret(core: Core, actor: Actor, id: number): Promise<WebhookWithSecret> {
  requireMember(actor, ADMIN);
  const secret = newWebhookSecret();
  const row = await patch(core, actor, id, "webhook.secret_rotated", (known) => ({
    secret_sealed: core.secrets.seal(secret),
    previous_sealed: known.secret_sealed,
    previous_until: new Date(core.now().getTime() + ROTATION_MS),
  }));
  return { ...row, secret };
}

/** Sends again what is kept after a position, and goes on from there. @throws DomainError FORBIDDEN, NOT_FOUND, BAD_REQUEST */
export async function replayWebhook(core: Core, actor: Actor, id: number, after: number): Promise<Webhook> {
  requireMember(actor, ADMIN);
  return patch(core, actor, id, "webhook.replayed", async (row, tx) => {
    if (after > (await headOf({ db: tx }, row.workspace_id))) throw badRequest("after: is beyond the newest position");
    return { position: Math.min(after, row.position) };
  });
}
