import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../../../db/database";
import { dialogs } from "../../../../db/schema";

/** How many conversations of a workspace are open, and how many of them wait for a person. */
export async function countOpen(db: Db, workspaceId: number): Promise<{ open: number; waiting: number }> {
  const rows = await db
    .select({ status: dialogs.status, count: sql<number>`count(*)`.mapWith(Number) })
    .from(dialogs)
    .where(
      and(eq(dialogs.workspace_id, workspaceId), eq(dialogs.kind, "support"), inArray(dialogs.status, ["assistant", "queued", "human"])),
    )
    .groupBy(dialogs.status);
  return {
    open: rows.reduce((sum, { count }) => sum + count, 0),
    waiting: rows.find(({ status }) => status === "queued")?.count ?? 0,
  };
}
