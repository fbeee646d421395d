import { and, eq, gt, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db, Tx } from "../../../../db/database";
import { dialogs, handoffs, members } from "../../../../db/schema";
import type { AssistantSettings } from "../../../protocol/assistant-settings";
import { hoursOf } from "../../assistants";
import { handoffSettingsOf, type Pace, together } from "../../log";
import { nextOpening } from "../../system";
import { QUEUE_ORDER } from "./order";

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
