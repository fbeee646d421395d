import { and, desc, eq, gte, lt, lte, sql } from "drizzle-orm";
import { closeCounts } from "../../../db/schema";
import type { NamespaceName } from "../../protocol/values";
import { type Actor, ADMIN, requireMember } from "../log";
import { firstWorkspaceId } from "../system";
import type { Core } from "./core";

/** Counts of one minute; `workspaceId` is null where it was not known yet who asked. */
export type CloseCount = { workspaceId: number | null; minute: Date; namespace: NamespaceName; code: number; count: number };

const KEPT_MS = 90 * 24 * 3_600_000;
const MINUTE_MS = 60_000;

/** Adds to what is counted. What belongs to nobody is the first workspace's. */
export async function addCloseCounts(core: Core, counts: readonly CloseCount[]): Promise<void> {
  const first = counts.some(({ workspaceId }) => workspaceId === null) ? await firstWorkspaceId(core.db) : undefined;
  const rows = new Map<string, Omit<typeof closeCounts.$inferInsert, "count"> & { count: number }>();
  for (const { workspaceId, minute, namespace, code, count } of counts) {
    const workspace_id = workspaceId ?? first;
    if (workspace_id === undefined) continue;
    const key = [workspace_id, minute.getTime(), namespace, code].join();
    const row = rows.get(key) ?? { workspace_id, minute, namespace, code, count: 0 };
    row.count += count;
    rows.set(key, row);
  }
  if (rows.size === 0) return;
  await core.db
    .insert(closeCounts)
    .values([...rows.values()])
    .onConflictDoUpdate({
      target: [closeCounts.workspace_id, closeCounts.minute, closeCounts.namespace, closeCounts.code],
      set: { count: sql`${closeCounts.count} + excluded.count` },
    });
}

/** How connections of the workspace ended between two moments, by whole minutes. @throws DomainError FORBIDDEN */
export async function listCloseCounts(
  core: Core,
  actor: Actor,
  { from, to }: { from?: Date | undefined; to?: Date | undefined },
): Promise<{ code: number; namespace: NamespaceName; count: number }[]> {
  requireMember(actor, ADMIN);
  const count = sql<number>`sum(${closeCounts.count})`.mapWith(Number);
  const rows = await core.db
    .select({ code: closeCounts.code, namespace: closeCounts.namespace, count })
    .from(closeCounts)
    .where(
      and(
        eq(closeCounts.workspace_id, actor.workspaceId),
        from && gte(closeCounts.minute, new Date(from.getTime() - (from.getTime() % MINUTE_MS))),
        to && lte(closeCounts.minute, to),
      ),
    )
    .groupBy(closeCounts.code, closeCounts.namespace)
    .orderBy(desc(count), closeCounts.code, closeCounts.namespace);
  return rows.map((row) => ({ ...row, namespace: row.namespace as NamespaceName }));
}

/** Erases counts that are older than 90 days. */
export async function eraseOldCloseCounts(core: Core): Promise<void> {
  await core.db.delete(closeCounts).where(lt(closeCounts.minute, new Date(core.now().getTime() - KEPT_MS)));
}
