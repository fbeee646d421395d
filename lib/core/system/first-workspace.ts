import { asc } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { workspaces } from "../../../db/schema";

/** The workspace of the installation itself: the one that was made first. */
export async function firstWorkspaceId(db: Db | Tx): Promise<number | undefined> {
  const [row] = await db.select({ id: workspaces.id }).from(workspaces).orderBy(asc(workspaces.id)).limit(1);
  return row?.id;
}
