import type { Db, Tx } from "../../../db/database";
import { auditLog } from "../../../db/schema";
import { type Actor, principalKey } from "../log";

/** Who did something, where no credential made an actor of them: a sign-in, the system's own work. */
export type AuditedBy = { workspaceId: number; principal: string; address?: string | undefined };

const addressIn = (by: Actor | AuditedBy): string | null => ("address" in by ? (by.address ?? null) : null);

/**
 * Keeps who did what, to what, from where; in the transaction of the change itself where there is one. The database
 * refuses to change or remove what was kept, so nothing of a visitor's may stand in `detail`.
 */
export async function writeAudit(
  db: Db | Tx,
  by: Actor | AuditedBy,
  action: string,
  target: string | null,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const actor = "principal" in by ? by.principal : principalKey(by);
  await db.insert(auditLog).values({ workspace_id: by.workspaceId, actor, action, target, address: addressIn(by), detail });
}
