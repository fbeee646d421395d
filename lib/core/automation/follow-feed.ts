import { and, asc, eq, gt, sql } from "drizzle-orm";
import { automationCursors, eventHeads, events } from "../../../db/schema";
import type { JobKind } from "../../protocol/jobs";
import { headOf } from "../feed";
import { insertJobsOnce, jobOf, type RunningJob } from "../log";
import type { Core } from "./core";
import { enqueueRules, readRules } from "./run-rule";
import { readSlaRules, settleSla } from "./settle-sla";

/** Events that are read at once. */
const PAGE = 200;
const KIND = "follow_feed" satisfies JobKind;

/** From now on a workspace's feed is followed, if it is not already. */
export async function beginToFollow({ db }: Pick<Core, "db">, workspaceId: number): Promise<void> {
  const position = await headOf({ db }, workspaceId);
  await db.insert(automationCursors).values({ workspace_id: workspaceId, position }).onConflictDoNothing();
}

/**
 * Enqueues a job for each workspace whose feed has grown behind where it was followed to, unless one is enqueued or runs.
 * @returns how many were enqueued
 */
export async function enqueueFollowing(core: Pick<Core, "db" | "now" | "bus">): Promise<number> {
  const behind = await core.db
    .select({ id: automationCursors.workspace_id })
    .from(automationCursors)
    .innerJoin(eventHeads, eq(eventHeads.workspace_id, automationCursors.workspace_id))
    .where(
      sql`${automationCursors.position} < ${eventHeads.last} and not exists (select from effects x
        where x.kind = ${KIND} and x.payload ->> 'workspace_id' = ${automationCursors.workspace_id}::text)`,
    );
  if (behind.length === 0) return 0;
  const now = core.now();
  const enqueued = await insertJobsOnce(
    core.db,
    behind.map(({ id }) => jobOf(KIND, { workspace_id: id }, now)),
  );
  if (enqueued > 0) core.bus.publish({ type: "jobs", kinds: [KIND] });
  return enqueued;
}

/**
 * Runs the job `follow_feed`: whatever has happened to a conversation may start rules, and start or stop its clocks. What is
 * read twice, after a node has died, does nothing a second time.
 */
export async function followFeed(core: Core, { payload }: Pick<RunningJob<"follow_feed">, "payload">, signal?: AbortSignal): Promise<void> {
  const workspaceId = payload.workspace_id;
  const [cursor] = await core.db.select().from(automationCursors).where(eq(automationCursors.workspace_id, workspaceId));
  if (!cursor) return;
  const [levels, rules] = [await readSlaRules(core, workspaceId), await readRules(core, workspaceId)];
  const last = await headOf(core, workspaceId);
  for (let position = cursor.position; position < last && !signal?.aborted; ) {
    const page = await core.db
      .select({ position: events.position, type: events.type, at: events.at, dialog_id: events.dialog_id, data: events.data })
      .from(events)
      .where(and(eq(events.workspace_id, workspaceId), gt(events.position, position)))
      .orderBy(asc(events.position))
      .limit(PAGE);
    await enqueueRules(core, rules, page);
    const dialogIds = new Set(page.flatMap(({ dialog_id }) => dialog_id ?? []));
    for (const dialogId of dialogIds) await settleSla(core, dialogId, levels);
    position = page.length < PAGE ? Math.max(last, page.at(-1)?.position ?? last) : (page.at(-1)?.position ?? last);
    await core.db.update(automationCursors).set({ position }).where(eq(automationCursors.workspace_id, workspaceId));
  }
}
