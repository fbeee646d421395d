import { and, count, eq, gt, isNotNull, ne, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { dialogs, handoffs, members } from "../../../db/schema";
import type { Handoff } from "../../protocol/dialog";
import { urgencyOf } from "../../protocol/queue";
import type { DialogRow } from "../log/views";
import { QUEUE_ORDER } from "./order";

export type HandoffRow = typeof handoffs.$inferSelect;

/** How far back real waits are looked at to guess the next one. */
const WAIT_WINDOW_MS = 3_600_000;

/** The median seconds from request to acceptance in the workspace over the last hour; null when nobody waited. */
export async function estimateWait(db: Db | Tx, workspaceId: number, now: Date): Promise<number | null> {
  const [row] = await db
    .select({
      seconds: sql<
        number | null
      >`percentile_cont(0.5) within group (order by extract(epoch from ${handoffs.accepted_at} - ${handoffs.requested_at}))`,
    })
    .from(handoffs)
    .innerJoin(dialogs, eq(dialogs.id, handoffs.dialog_id))
    .where(
      and(
        isNotNull(handoffs.accepted_at),
        // Who was answered without having asked did not wait.
        gt(handoffs.accepted_at, handoffs.requested_at),
        sql`${handoffs.accepted_at} > ${new Date(now.getTime() - WAIT_WINDOW_MS).toISOString()}::timestamptz`,
        eq(dialogs.workspace_id, workspaceId),
      ),
    );
  return row?.seconds == null ? null : Math.round(Number(row.seconds));
}

/** @returns the wire form: with the place in the queue and the likely wait while it waits. */
export async function toHandoff(tx: Tx, row: HandoffRow, dialog: DialogRow, now: Date): Promise<Handoff> {
  const waits = row.status === "requested";
  const [operator] = row.operator_id
    ? await tx
        .select({ id: members.id, name: members.name, avatar_url: members.avatar_url })
        .from(members)
        .where(eq(members.id, row.operator_id))
    : [];
  return {
    dialog_id: row.dialog_id,
    status: row.status,
    reason: row.reason,
    priority: row.priority,
    requested_at: row.requested_at.toISOString(),
    accepted_at: row.accepted_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
    operator: operator ?? null,
    resolution: row.resolution,
    queue_position: waits ? (await countAhead(tx, dialog)) + 1 : null,
    estimated_wait_time: waits ? await estimateWait(tx, dialog.workspace_id, now) : null,
  };
}

/** How many of the queue come before an open dialog, which is not queued in the database yet. */
async function countAhead(tx: Tx, dialog: DialogRow): Promise<number> {
  const since = (dialog.waiting_since ?? dialog.created_at).toISOString();
  const [ahead] = await tx
    .select({ n: count() })
    .from(dialogs)
    .where(
      and(
        eq(dialogs.workspace_id, dialog.workspace_id),
        eq(dialogs.kind, "support"),
        eq(dialogs.status, "queued"),
        ne(dialogs.id, dialog.id),
        sql`(${QUEUE_ORDER}) < (${urgencyOf(dialog.priority)}::int, ${since}::timestamptz, ${dialog.id}::bigint)`,
      ),
    );
  return ahead?.n ?? 0;
}
