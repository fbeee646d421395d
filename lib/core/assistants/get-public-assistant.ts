import { and, eq, isNull } from "drizzle-orm";
import { assistants, workspaces } from "../../../db/schema";
import type { PublicAssistant } from "../../protocol/routes/assistants";
import type { Core } from "../core";
import { notFound } from "../errors";
import { toPublicAssistant } from "./view";

/**
 * What anybody may know of an assistant, and which pages may embed it.
 * @throws DomainError NOT_FOUND
 */
export async function getPublicAssistant(core: Core, id: string): Promise<{ assistant: PublicAssistant; allowedDomains: string[] }> {
  const [row] = await core.db
    .select({ assistant: assistants, accent: workspaces.accent, handoff: workspaces.handoff })
    .from(assistants)
    .innerJoin(workspaces, eq(workspaces.id, assistants.workspace_id))
    .where(and(eq(assistants.id, id), isNull(assistants.deleted_at)));
  if (!row) throw notFound("assistant");
  return { assistant: toPublicAssistant(row.assistant, row, core.now()), allowedDomains: row.assistant.allowed_domains };
}
