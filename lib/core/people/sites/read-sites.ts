import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { sites } from "../../../../db/schema";
import type { Site } from "../../../protocol/routes/sites";
import type { List } from "../../../protocol/routes/spec";
import { type Actor, ADMIN, CURSOR_PART, defineCursor, requireMember } from "../../log";
import type { Core } from "../core";
import { loadSite, toSite } from "./view";

const CURSOR = defineCursor("sites", [CURSOR_PART.time, CURSOR_PART.text]);

/** The sites of the workspace, in the order in which they were made. */
export async function listSites(core: Core, actor: Actor, query: { limit: number; cursor?: string | undefined }): Promise<List<Site>> {
  requireMember(actor, ADMIN);
  const [time, id] = CURSOR.read(query.cursor);
  const after = time === undefined ? undefined : sql`(${sites.created_at}, ${sites.id}) > (${time}::timestamptz, ${id})`;
  const rows = await core.db
    .select()
    .from(sites)
    .where(and(eq(sites.workspace_id, actor.workspaceId), isNull(sites.deleted_at), after))
    .orderBy(asc(sites.created_at), asc(sites.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.created_at.toISOString(), row.id]);
  return { data: page.rows.map(toSite), next_cursor: page.next_cursor };
}

/** @throws DomainError NOT_FOUND */
export async function getSite(core: Core, actor: Actor, id: string): Promise<Site> {
  requireMember(actor, ADMIN);
  return toSite(await loadSite(core.db, actor.workspaceId, id));
}
