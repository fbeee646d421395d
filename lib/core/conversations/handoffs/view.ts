import type { Handoff } from "../../../protocol/dialog";
import { type Actor, type DialogRow, type HandoffRow, isOutside } from "../../log";
import type { Core } from "../core";

/**
 * @param reader for whom: whoever is outside learns of no team
 * @returns the wire form: with the place in the queue and the likely wait while it waits. Not for inside a transaction.
 */
export async function toHandoff(
  { rows, queue: readQueue }: Pick<Core, "rows" | "queue">,
  reader: Actor,
  row: HandoffRow,
  dialog: Pick<DialogRow, "id" | "workspace_id" | "team_id">,
): Promise<Handoff> {
  const [operator, queue, team] = await Promise.all([
    row.operator_id === null ? undefined : rows.person(row.operator_id),
    row.status === "requested" ? readQueue(dialog.workspace_id, [dialog.id]) : undefined,
    dialog.team_id === null || isOutside(reader) ? undefined : rows.namedTeam(dialog.team_id),
  ]);
  return {
    dialog_id: row.dialog_id,
    status: row.status,
    reason: row.reason,
    priority: row.priority,
    team: team ?? null,
    requested_at: row.requested_at.toISOString(),
    accepted_at: row.accepted_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
    operator: operator ?? null,
    resolution: row.resolution,
    queue_position: queue?.places.get(dialog.id)?.position ?? null,
    estimated_wait_time: queue?.wait ?? null,
  };
}
