import { and, eq, gt, inArray } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { keptEvents, recordSubscriptions } from "../../../db/schema";
import { type Actor, type DomainEvent, enterable, principalKey } from "../log";

export type RecordEvent = Extract<DomainEvent, { type: "record" }>;

/** How long a passing event is kept for who followed the record and is away. */
export const KEPT_FOR_MS = 24 * 3_600_000;

const since = (now: Date) => new Date(now.getTime() - KEPT_FOR_MS);

/** A principal follows a record from here on. */
export async function followRecord(db: Db, dialogId: number, principal: string): Promise<void> {
  await db
    .insert(recordSubscriptions)
    .values({ dialog_id: dialogId, principal })
    .onConflictDoUpdate({ target: [recordSubscriptions.dialog_id, recordSubscriptions.principal], set: { left_at: null } });
}

/** The last connection that followed these records has ended: what comes now is kept. */
export async function leaveRecords(db: Db, dialogIds: readonly number[], principal: string, now: Date): Promise<void> {
  await db
    .update(recordSubscriptions)
    .set({ left_at: now })
    .where(and(eq(recordSubscriptions.principal, principal), inArray(recordSubscriptions.dialog_id, [...dialogIds])));
}

/** What was kept for a principal of the records they may still see, oldest first; it is delivered once. */
export async function takeKept(db: Db, actor: Actor, now: Date): Promise<{ event: string; payload: Record<string, unknown> }[]> {
  const rows = await db
    .delete(keptEvents)
    .where(and(eq(keptEvents.principal, principalKey(actor)), gt(keptEvents.created_at, since(now))))
    .returning();
  const open = await enterable(db, actor, [...new Set(rows.flatMap(({ dialog_id }) => dialog_id ?? []))]);
  return rows.filter(({ dialog_id }) => dialog_id !== null && open.has(dialog_id)).sort((a, b) => a.id - b.id);
}
