import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db, Tx } from "../../../../db/database";
import { dialogs, handoffs, members } from "../../../../db/schema";
import type { AssistantSettings } from "../../../protocol/assistant-settings";
import type { QueueStanding } from "../../../protocol/dialog";
import { hoursOf } from "../../assistants/answers-at";
import type { Core } from "../../core";
import { handoffSettingsOf } from "../../log/handoff-settings";
import { type Pace, together } from "../../log/rows";
import type { DialogRow } from "../../log/views";
import { nextOpening } from "../../system/opening-hours";
import { QUEUE_ORDER } from "./order";
import { estimateWait } from "./view";

const offered = alias(members, "offered");

/** So many of the team are shown to visitors. */
const FACES_MAX = 3;

/** Who of the team is there, busy or not: those with room first, and no more than are shown. */
async function teamThere(db: Db | Tx, workspaceId: number, now: Date) {
  return db
    .select({ name: members.name, avatar_url: members.avatar_url })
    .from(members)
    .where(
      and(
        eq(members.workspace_id, workspaceId),
        isNull(members.revoked_at),
        ne(members.status, "away"),
        sql`${members.online_until} > ${now.toISOString()}`,
      ),
    )
    .orderBy(members.status, members.id)
    .limit(FACES_MAX);
}

async function readQueue(db: Db | Tx, workspaceId: number) {
  return db
    .select({
      dialogId: handoffs.dialog_id,
      reason: handoffs.reason,
      requested_at: handoffs.requested_at,
      offered: { id: offered.id, name: offered.name, avatar_url: offered.avatar_url },
    })
    .from(handoffs)
    .innerJoin(dialogs, eq(dialogs.id, handoffs.dialog_id))
    .leftJoin(offered, eq(offered.id, handoffs.offered_to))
    .where(and(eq(handoffs.status, "requested"), eq(dialogs.status, "queued"), eq(dialogs.workspace_id, workspaceId)))
    .orderBy(QUEUE_ORDER);
}

/** A workspace's queue as it stands: everybody in it by their dialog, and how soon they may hope for somebody. */
async function readStandings(db: Db | Tx, workspaceId: number, now: Date) {
  const [queue, wait, there, settings] = await Promise.all([
    readQueue(db, workspaceId),
    estimateWait(db, workspaceId, now),
    teamThere(db, workspaceId, now),
    handoffSettingsOf(db, workspaceId),
  ]);
  const staffed = there.length > 0;
  const places = new Map(queue.map((entry, at) => [entry.dialogId, { ...entry, position: at + 1 }]));
  const backAt = (own: AssistantSettings["hours"]) => (staffed ? null : (nextOpening(hoursOf(own, settings), now)?.toISOString() ?? null));
  return { id: workspaceId, places, wait, staffed, there, backAt };
}

/** A queue is read whole, whoever of it is asked for: after a look it rests four times as long as the look took. */
const PACE: Pace = { atOnce: 1, rest: 4 };

export type ReadQueue = ReturnType<typeof createReadQueue>;

/** By workspace: the queue and who waits in it, read once for all who ask at the same time. */
export const createReadQueue = (db: Db, now: () => Date) =>
  together(
    (ids: number[]) => Promise.all(ids.map((id) => readStandings(db, id, now()))),
    (standings) => standings.id,
    PACE,
  );

/** The place in its queue of every dialog that waits, by its id; one look at a queue for all who ask at the same time. */
export async function standingsOf(
  { rows, queue: readQueue }: Pick<Core, "rows" | "queue">,
  dialogRows: readonly DialogRow[],
): Promise<Map<number, QueueStanding>> {
  const waiting = dialogRows.filter((row) => row.status === "queued" && row.kind === "support");
  const found = new Map<number, QueueStanding>();
  for (const workspaceId of new Set(waiting.map((row) => row.workspace_id))) {
    const queue = await readQueue(workspaceId);
    for (const { id, assistant_id } of waiting) {
      const entry = queue?.places.get(id);
      if (!queue || !entry) continue;
      const assistant = assistant_id === null ? undefined : await rows.anyAssistant(assistant_id);
      found.set(id, {
        reason: entry.reason,
        requested_at: entry.requested_at.toISOString(),
        queue_position: entry.position,
        estimated_wait_time: queue.wait,
        offered_to: entry.offered,
        staffed: queue.staffed,
        back_at: queue.backAt(assistant?.ai.hours ?? null),
      });
    }
  }
  return found;
}
