import { and, desc, eq, gt, inArray, isNull, lt, or, type SQL } from "drizzle-orm";
import { systemAlerts } from "../../../db/schema";
import type { Down } from "../../protocol/events-down";
import type { List } from "../../protocol/routes/spec";
import type { NewSystemAlert, SystemAlert } from "../../protocol/routes/system-alerts";
import { writeAudit } from "../audit";
import {
  type Actor,
  badRequest,
  CURSOR_PART,
  defineCursor,
  isOutside,
  notFound,
  OPERATOR,
  OWNER,
  principalKey,
  requireMember,
} from "../log";
import type { Core } from "./core";

type Row = typeof systemAlerts.$inferSelect;

const CURSOR = defineCursor("system-alerts", [CURSOR_PART.id]);

const toAlert = (row: Row): SystemAlert => ({
  id: row.id,
  severity: row.severity,
  message: row.message,
  affected_services: row.affected_services,
  audience: row.audience,
  starts_at: row.starts_at?.toISOString() ?? null,
  ends_at: row.ends_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
});

/** An alert as it is sent to those who are connected. */
export type AlertToTell = { id: number; workspaceId: number; audience: Row["audience"]; payload: Down["system_alert"] };

const toTell = (row: Row): AlertToTell => ({
  id: row.id,
  workspaceId: row.workspace_id,
  audience: row.audience,
  payload: {
    id: row.id,
    severity: row.severity,
    message: row.message,
    affected_services: row.affected_services,
    audience: row.audience,
    ...(row.starts_at ? { starts_at: row.starts_at.toISOString() } : {}),
    ...(row.ends_at ? { ends_at: row.ends_at.toISOString() } : {}),
    timestamp: row.updated_at.toISOString(),
  },
});

const hasNotEnded = (now: Date): SQL | undefined => or(isNull(systemAlerts.ends_at), gt(systemAlerts.ends_at, now));

/**
 * Tells everybody of the workspace something, until it ends.
 * @throws DomainError FORBIDDEN for all but owners, BAD_REQUEST for one that has ended already
 */
export async function postSystemAlert(core: Core, actor: Actor, input: NewSystemAlert): Promise<SystemAlert> {
  requireMember(actor, OWNER);
  const now = core.now();
  const { starts_at, ends_at } = input;
  if (ends_at && ends_at <= now) throw badRequest("ends_at: has passed");
  if (starts_at && ends_at && ends_at <= starts_at) throw badRequest("ends_at: is not after starts_at");
  const row = await core.db.transaction(async (tx) => {
    const values = { ...input, workspace_id: actor.workspaceId, created_by: principalKey(actor), created_at: now, updated_at: now };
    const [made] = await tx.insert(systemAlerts).values(values).returning();
    if (!made) throw new Error("no alert was made");
    await writeAudit(tx, actor, "system_alert.posted", `system_alert:${made.id}`, { severity: made.severity, audience: made.audience });
    return made;
  });
  core.bus.publish({ type: "system_alerts" });
  return toAlert(row);
}

/**
 * The alerts that have not ended, newest first; those for everyone alone where somebody from outside asks.
 * @throws DomainError FORBIDDEN for an API key without the scope `read`
 */
export async function listSystemAlerts(
  core: Core,
  actor: Actor,
  { limit, cursor, all }: { limit: number; cursor?: string | undefined; all: boolean },
): Promise<List<SystemAlert>> {
  if (!isOutside(actor)) requireMember(actor, OPERATOR);
  const [before] = CURSOR.read(cursor);
  const rows = await core.db
    .select()
    .from(systemAlerts)
    .where(
      and(
        eq(systemAlerts.workspace_id, actor.workspaceId),
        isOutside(actor) ? eq(systemAlerts.audience, "everyone") : undefined,
        all ? undefined : hasNotEnded(core.now()),
        before === undefined ? undefined : lt(systemAlerts.id, before),
      ),
    )
    .orderBy(desc(systemAlerts.id))
    .limit(limit + 1);
  const page = CURSOR.page(rows, limit, ({ id }) => [id]);
  return { data: page.rows.map(toAlert), next_cursor: page.next_cursor };
}

/** Ends an alert; one that has ended stays as it is. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function endSystemAlert(core: Core, actor: Actor, id: number): Promise<void> {
  requireMember(actor, OWNER);
  const own = and(eq(systemAlerts.id, id), eq(systemAlerts.workspace_id, actor.workspaceId));
  const now = core.now();
  await core.db.transaction(async (tx) => {
    const ended = await tx
      .update(systemAlerts)
      .set({ ends_at: now, updated_at: now })
      .where(and(own, hasNotEnded(now)))
      .returning({ id: systemAlerts.id });
    if (ended.length > 0) return writeAudit(tx, actor, "system_alert.ended", `system_alert:${id}`);
    const [known] = await tx.select({ id: systemAlerts.id }).from(systemAlerts).where(own);
    if (!known) throw notFound("alert");
  });
  core.bus.publish({ type: "system_alerts" });
}

/** All alerts of the installation that hold now, and of those in `known` what became of them. */
export async function readAlertsToTell(core: Core, known: readonly number[]): Promise<AlertToTell[]> {
  const of = known.length === 0 ? undefined : inArray(systemAlerts.id, [...known]);
  const rows = await core.db
    .select()
    .from(systemAlerts)
    .where(or(hasNotEnded(core.now()), of))
    .orderBy(systemAlerts.id);
  return rows.map(toTell);
}
