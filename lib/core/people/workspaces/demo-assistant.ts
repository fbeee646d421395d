import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { assistants } from "../../../../db/schema";
import { firstWorkspaceId } from "../../system";
import type { Core } from "../core";

/** The assistant of the page `/demo`: the one that was made for it, else the first of the first workspace. */
export async function findDemoAssistantId(core: Core): Promise<string | undefined> {
  const workspaceId = await firstWorkspaceId(core.db);
  if (workspaceId === undefined) return undefined;
  const [row] = await core.db
    .select({ id: assistants.id })
    .from(assistants)
    .where(and(eq(assistants.workspace_id, workspaceId), isNull(assistants.deleted_at)))
    .orderBy(sql`${assistants.id} <> 'demo'`, asc(assistants.created_at))
    .limit(1);
  return row?.id;
}
