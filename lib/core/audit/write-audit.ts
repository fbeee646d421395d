import type { Db, Tx } from "../../../db/connect";
import { auditLog } from "../../../db/schema";
import { type Actor, principalKey } from "../actor";

/** Keeps who changed what in the workspace's settings; in the transaction of the change itself where there is one. */
export async function writeAudit(
  db: Db | Tx,
  actor: Actor,
  action: string,
  target: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await db.insert(auditLog).values({ workspace_id: actor.workspaceId, actor: principalKey(actor), action, target, detail });
}
