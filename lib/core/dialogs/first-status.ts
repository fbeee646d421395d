import { eq } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { assistants } from "../../../db/schema";

/** Who gets a conversation that begins: the assistant where it is switched on, else whoever is on duty. */
export async function firstStatus(db: Db | Tx, assistantId: string | null): Promise<"assistant" | "queued"> {
  if (!assistantId) return "queued";
  const [row] = await db
    .select({ ai: assistants.ai, deleted_at: assistants.deleted_at })
    .from(assistants)
    .where(eq(assistants.id, assistantId));
  return row?.ai.enabled && !row.deleted_at ? "assistant" : "queued";
}
