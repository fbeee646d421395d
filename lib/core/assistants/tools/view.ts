import { and, eq } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { assistantTools } from "../../../../db/schema";
import type { ToolView } from "../../../protocol/routes/tools";
import { notFound } from "../../log";

export type ToolRow = typeof assistantTools.$inferSelect;

/** The wire form of a tool. Its secret is not part of it. */
export function toToolView({ secret_sealed, assistant_id: _, created_at, updated_at, ...row }: ToolRow): ToolView {
  return { ...row, has_secret: secret_sealed !== null, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}

/** @throws DomainError NOT_FOUND, also for another assistant's */
export async function loadTool(db: Db | Tx, assistantId: string, toolId: number): Promise<ToolRow> {
  const [row] = await db
    .select()
    .from(assistantTools)
    .where(and(eq(assistantTools.id, toolId), eq(assistantTools.assistant_id, assistantId)));
  if (!row) throw notFound("tool");
  return row;
}
