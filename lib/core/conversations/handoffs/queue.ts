import type { QueueStanding } from "../../../protocol/dialog";
import type { DialogRow } from "../../log";
import type { Core } from "../core";

/** The place in its queue of every dialog that waits, by its id; one look at a queue for all who ask at the same time. */
export async function standingsOf(
  { rows, queue: readQueue }: Pick<Core, "rows" | "queue">,
  dialogRows: readonly Pick<DialogRow, "id" | "workspace_id" | "kind" | "status" | "assistant_id" | "team_id">[],
): Promise<Map<number, QueueStanding>> {
  const waiting = dialogRows.filter((row) => row.status === "queued" && row.kind === "support");
  const found = new Map<number, QueueStanding>();
  for (const workspaceId of new Set(waiting.map((row) => row.workspace_id))) {
    const ids = waiting.filter((row) => row.workspace_id === workspaceId).map(({ id }) => id);
    const queue = await readQueue(workspaceId, ids);
    for (const { id, assistant_id, team_id } of waiting) {
      const entry = queue?.places.get(id);
      if (!queue || !entry) continue;
      const assistant = assistant_id === null ? undefined : await rows.anyAssistant(assistant_id);
      found.set(id, {
        reason: entry.reason,
        requested_at: entry.requested_at,
        queue_position: entry.position,
        estimated_wait_time: queue.wait,
        offered_to: entry.offered,
        staffed: queue.isStaffed(team_id),
        back_at: queue.backAt(assistant?.ai.hours ?? null, team_id),
      });
    }
  }
  return found;
}
