import { eq } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { workspaces } from "../../../db/schema";
import { DEFAULT_HANDOFF, type HandoffSettings } from "../../protocol/handoff-settings";

/** How a workspace finds a person, with the defaults for what it has not chosen. */
export async function handoffSettingsOf(db: Db | Tx, workspaceId: number): Promise<HandoffSettings> {
  const [row] = await db.select({ handoff: workspaces.handoff }).from(workspaces).where(eq(workspaces.id, workspaceId));
  return { ...DEFAULT_HANDOFF, ...row?.handoff };
}
