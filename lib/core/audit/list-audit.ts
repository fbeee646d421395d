import { and, desc, eq, lt } from "drizzle-orm";
import { auditLog } from "../../../db/schema";
import type { List } from "../../protocol/routes/spec";
import type { AuditEntry } from "../../protocol/routes/system";
import { type Actor, ADMIN, requireMember } from "../actor";
import type { Core } from "../core";
import { decodeCursor, pageOf } from "../cursor";

/** What was changed in the workspace's settings, newest first. */
export async function listAudit(
  core: Core,
  actor: Actor,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<AuditEntry>> {
  requireMember(actor, ADMIN);
  const [before] = query.cursor ? decodeCursor(query.cursor, 1) : [];
  const rows = await core.db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.workspace_id, actor.workspaceId), before === undefined ? undefined : lt(auditLog.id, Number(before))))
    .orderBy(desc(auditLog.id))
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => [row.id]);
  const data = page.rows.map(({ id, actor: who, action, target, detail, created_at }) => ({
    id,
    actor: who,
    action,
    target,
    detail,
    created_at: created_at.toISOString(),
  }));
  return { data, next_cursor: page.next_cursor };
}
