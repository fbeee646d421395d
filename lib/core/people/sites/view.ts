import { and, eq, isNull } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { sites } from "../../../../db/schema";
import type { Site } from "../../../protocol/routes/sites";
import { notFound } from "../../log";

export type SiteRow = typeof sites.$inferSelect;

/** The wire form of a site, which never holds its secret. */
export const toSite = (row: SiteRow): Site => ({
  id: row.id,
  name: row.name,
  assistant_id: row.assistant_id,
  allowed_domains: row.allowed_domains,
  allow_native: row.allow_native,
  created_at: row.created_at.toISOString(),
});

/** @throws DomainError NOT_FOUND, also for another workspace's */
export async function loadSite(db: Db | Tx, workspaceId: number, id: string): Promise<SiteRow> {
  const [row] = await db
    .select()
    .from(sites)
    .where(and(eq(sites.id, id), eq(sites.workspace_id, workspaceId), isNull(sites.deleted_at)));
  if (!row) throw notFound("site");
  return row;
}
