import { and, eq, isNull } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { assistants } from "../../../db/schema";
import type { Assistant, PublicAssistant } from "../../protocol/routes/assistants";
import { notFound } from "../errors";

export type AssistantRow = typeof assistants.$inferSelect;

/** The wire form of an assistant, for members. */
export const toAssistant = (row: AssistantRow): Assistant => ({
  id: row.id,
  name: row.name,
  avatar_url: row.avatar_url,
  allowed_domains: row.allowed_domains,
  allow_native: row.allow_native,
  ai: row.ai,
  consent: row.consent,
  created_at: row.created_at.toISOString(),
});

/** What a visitor may know of it. */
export const toPublicAssistant = (row: AssistantRow, accent: string | null): PublicAssistant => ({
  id: row.id,
  name: row.name,
  avatar_url: row.avatar_url,
  accent,
  greeting: row.ai.greeting,
  suggested_questions: row.ai.suggested_questions,
  ai_enabled: row.ai.enabled,
  consent: row.consent,
});

/** @throws DomainError NOT_FOUND, also for another workspace's */
export async function loadAssistant(db: Db | Tx, workspaceId: number, id: string): Promise<AssistantRow> {
  const [row] = await db
    .select()
    .from(assistants)
    .where(and(eq(assistants.id, id), eq(assistants.workspace_id, workspaceId), isNull(assistants.deleted_at)));
  if (!row) throw notFound("assistant");
  return row;
}
