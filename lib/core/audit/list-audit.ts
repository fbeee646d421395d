import { and, desc, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import { apiKeys, auditLog, members } from "../../../db/schema";
import type { List } from "../../protocol/routes/spec";
import type { AuditEntry } from "../../protocol/routes/system";
import { type Actor, ADMIN, CURSOR_PART, defineCursor, requireMember } from "../log";
import { escapeLike } from "../system";
import type { Core } from "./core";

const CURSOR = defineCursor("audit", [CURSOR_PART.id]);

export type AuditFilter = Partial<{ action: string; actor: string; from: Date; to: Date }>;
type AuditRow = typeof auditLog.$inferSelect;

function narrow(workspaceId: number, filter: AuditFilter, before: number | undefined): SQL | undefined {
  return and(
    eq(auditLog.workspace_id, workspaceId),
    filter.action === undefined ? undefined : sql`${auditLog.action} like ${`${escapeLike(filter.action)}%`}`,
    filter.actor === undefined ? undefined : eq(auditLog.actor, filter.actor),
    filter.from === undefined ? undefined : gte(auditLog.created_at, filter.from),
    filter.to === undefined ? undefined : lt(auditLog.created_at, filter.to),
    before === undefined ? undefined : lt(auditLog.id, before),
  );
}

const readRows = (core: Core, workspaceId: number, filter: AuditFilter, before: number | undefined, limit: number): Promise<AuditRow[]> =>
  core.reading(({ db }) =>
    db
      .select()
      .from(auditLog)
      .where(narrow(workspaceId, filter, before))
      .orderBy(desc(auditLog.id))
      .limit(limit),
  );

const idsOf = (rows: readonly AuditRow[], type: string): number[] => [
  ...new Set(rows.flatMap(({ actor }) => (actor.startsWith(`${type}:`) ? [Number(actor.slice(type.length + 1))] : []))),
];

/** The names that actors have now; also of members who are gone. */
async function namesOf(core: Core, rows: readonly AuditRow[]): Promise<Map<string, string>> {
  const memberIds = idsOf(rows, "member");
  const keyIds = idsOf(rows, "integration");
  const [people, keys] = await Promise.all([
    memberIds.length === 0
      ? []
      : core.db.select({ id: members.id, name: members.name }).from(members).where(inArray(members.id, memberIds)),
    keyIds.length === 0 ? [] : core.db.select({ id: apiKeys.id, name: apiKeys.name }).from(apiKeys).where(inArray(apiKeys.id, keyIds)),
  ]);
  return new Map([
    ...people.map(({ id, name }): [string, string] => [`member:${id}`, name]),
    ...keys.map(({ id, name }): [string, string] => [`integration:${id}`, name]),
  ]);
}

async function toEntries(core: Core, rows: readonly AuditRow[]): Promise<AuditEntry[]> {
  const names = await namesOf(core, rows);
  return rows.map(({ id, actor, action, target, address, detail, created_at }) => ({
    id,
    actor,
    actor_name: names.get(actor) ?? null,
    action,
    target,
    address,
    detail,
    created_at: created_at.toISOString(),
  }));
}

/** Who did what in the workspace, newest first. */
export async function listAudit(
  core: Core,
  actor: Actor,
  query: AuditFilter & { limit: number; cursor?: string | undefined },
): Promise<List<AuditEntry>> {
  requireMember(actor, ADMIN);
  const [before] = CURSOR.read(query.cursor);
  const rows = await readRows(core, actor.workspaceId, query, before, query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.id]);
  return { data: await toEntries(core, page.rows), next_cursor: page.next_cursor };
}

const EXPORT_PAGE = 500;

/** All of them, a page at a time, so that a long log is never in memory whole. */
export async function* readAudit(core: Core, actor: Actor, filter: AuditFilter): AsyncGenerator<AuditEntry[]> {
  requireMember(actor, ADMIN);
  let before: number | undefined;
  for (;;) {
    const rows = await readRows(core, actor.workspaceId, filter, before, EXPORT_PAGE);
    if (rows.length > 0) yield await toEntries(core, rows);
    if (rows.length < EXPORT_PAGE) return;
    before = rows.at(-1)?.id;
  }
}
