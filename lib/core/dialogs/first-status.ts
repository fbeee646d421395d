import { eq } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { assistants } from "../../../db/schema";
import { whySilent } from "../assistants/answers-at";
import { settingsOf } from "../assistants/default-settings";
import { handoffSettingsOf } from "../handoffs/settings";

/** Who gets a conversation that begins: the assistant where it answers at that time, else whoever is on duty. */
export async function firstStatus(db: Db | Tx, assistantId: string | null, now: Date): Promise<"assistant" | "queued"> {
  if (!assistantId) return "queued";
  const [row] = await db
    .select({ ai: assistants.ai, deleted_at: assistants.deleted_at, workspaceId: assistants.workspace_id })
    .from(assistants)
    .where(eq(assistants.id, assistantId));
  if (!row || row.deleted_at) return "queued";
  const workspace = await handoffSettingsOf(db, row.workspaceId);
  return whySilent(settingsOf(row), workspace, now) === null ? "assistant" : "queued";
}
