import { APICallError } from "ai";
import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { members, notifications } from "../../db/schema";
import type { Core } from "../core/core";
import { notify } from "../core/notifications";

/** What a model's server answers when its settings are wrong: trying again does not help, an admin does. */
const WHAT_TO_CHECK: Readonly<Record<number, string>> = {
  401: "Check AI_API_KEY.",
  403: "Check AI_API_KEY and what it may use.",
  404: "Check AI_BASE_URL and AI_MODEL.",
};
const TYPE = "model_refused";
const AGAIN_AFTER_MS = 3_600_000;

/** The status with which a model's server refused for good, or undefined for any other error. */
const refusalOf = (error: unknown): number | undefined =>
  APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode in WHAT_TO_CHECK ? error.statusCode : undefined;

/**
 * Notifies the owners and admins of a workspace, once an hour, that the model's server refuses what Baton asks. Other
 * errors pass by themselves and notify nobody. Never throws: whoever waits for the answer has nothing to do with it.
 */
export async function reportRefusal(core: Core, workspaceId: number, error: unknown): Promise<void> {
  const status = refusalOf(error);
  if (status === undefined) return;
  try {
    for (const event of await core.db.transaction((tx) => notifyAdmins({ ...core, db: tx }, workspaceId, status))) core.bus.publish(event);
  } catch (failure) {
    core.log.warn({ err: failure }, "admins could not be notified that the model refuses");
  }
}

async function notifyAdmins({ db, now }: Pick<Core, "db" | "now">, workspaceId: number, status: number) {
  // Of several answers that fail at the same time one notifies.
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${TYPE}\n${workspaceId}`}, 0))`);
  const since = new Date(now().getTime() - AGAIN_AFTER_MS);
  const [recent] = await db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(eq(notifications.workspace_id, workspaceId), eq(notifications.type, TYPE), gt(notifications.created_at, since)))
    .limit(1);
  if (recent) return [];
  const admins = await db
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.workspace_id, workspaceId), inArray(members.role, ["owner", "admin"]), isNull(members.revoked_at)));
  const notification = {
    type: TYPE,
    title: "The assistant's model refuses Baton",
    body: `Its server answers ${status}. ${WHAT_TO_CHECK[status]} Until then answers are quoted from the knowledge base.`,
    url: "/assistants",
  };
  return notify(
    db,
    workspaceId,
    admins.map(({ id }) => `member:${id}`),
    notification,
    now(),
  );
}
