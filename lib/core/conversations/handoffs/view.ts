import { and, eq, gt, isNotNull, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { dialogs, handoffs } from "../../../../db/schema";
import type { Handoff } from "../../../protocol/dialog";
import type { Core } from "../../core";
import type { HandoffRow } from "../../log/facts";
import type { DialogRow } from "../../log/views";

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

/** @returns the wire form: with the place in the queue and the likely wait while it waits. Not for inside a transaction. */
export async function toHandoff(
  { rows, queue: readQueue }: Pick<Core, "rows" | "queue">,
  row: HandoffRow,
  dialog: Pick<DialogRow, "id" | "workspace_id">,
): Promise<Handoff> {
  const [operator, queue] = await Promise.all([
    row.operator_id === null ? undefined : rows.member(row.operator_id),
    row.status === "requested" ? readQueue(dialog.workspace_id) : undefined,
  ]);
  return {
    dialog_id: row.dialog_id,
    status: row.status,
    reason: row.reason,
    priority: row.priority,
    requested_at: row.requested_at.toISOString(),
    accepted_at: row.accepted_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
    operator: operator ? { id: operator.id, name: operator.name, avatar_url: operator.avatar_url } : null,
    resolution: row.resolution,
    queue_position: queue?.places.get(dialog.id)?.position ?? null,
    estimated_wait_time: queue?.wait ?? null,
  };
}
