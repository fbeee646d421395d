import { and, eq, isNull } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { assistants, type workspaces } from "../../../db/schema";
import type { AssistantSettings } from "../../protocol/assistant-settings";
import { DEFAULT_HANDOFF } from "../../protocol/handoff-settings";
import type { Assistant, PublicAssistant } from "../../protocol/routes/assistants";
import { notFound } from "../log";
import { whySilent } from "./answers-at";
import { settingsOf, widgetOf } from "./default-settings";

export type AssistantRow = typeof assistants.$inferSelect;

/** The wire form of an assistant, for members. @param secret what signs the requests to its bot, where it is shown */
export const toAssistant = (row: AssistantRow, secret?: string): Assistant => ({
  id: row.id,
  name: row.name,
  avatar_url: row.avatar_url,
  allowed_domains: row.allowed_domains,
  allow_native: row.allow_native,
  ai: withSecret(settingsOf(row), secret),
  consent: row.consent,
  widget: widgetOf(row),
  created_at: row.created_at.toISOString(),
});

const withSecret = (ai: AssistantSettings, secret: string | undefined): AssistantSettings =>
  ai.webhook === null || secret === undefined ? ai : { ...ai, webhook: { ...ai.webhook, secret } };

/** What of its workspace shows in it. */
type PublicPart = Pick<typeof workspaces.$inferSelect, "accent" | "handoff">;

/** What a visitor may know of it, at that time. */
export function toPublicAssistant(row: AssistantRow, workspace: PublicPart, now: Date): PublicAssistant {
  const ai = settingsOf(row);
  return {
    id: row.id,
    name: row.name,
    avatar_url: row.avatar_url,
    accent: workspace.accent,
    greeting: ai.greeting,
    suggested_questions: ai.suggested_questions,
    ai_enabled: whySilent(ai, { ...DEFAULT_HANDOFF, ...workspace.handoff }, now) === null,
    consent: row.consent,
    widget: widgetOf(row),
  };
}

/** @throws DomainError NOT_FOUND, also for another workspace's */
export async function loadAssistant(db: Db | Tx, workspaceId: number, id: string): Promise<AssistantRow> {
  const [row] = await db
    .select()
    .from(assistants)
    .where(and(eq(assistants.id, id), eq(assistants.workspace_id, workspaceId), isNull(assistants.deleted_at)));
  if (!row) throw notFound("assistant");
  return row;
}
