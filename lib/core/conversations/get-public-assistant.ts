import { and, eq, isNull } from "drizzle-orm";
import { assistants, workspaces } from "../../../db/schema";
import type { Person, QueueStanding } from "../../protocol/dialog";
import { findFlaw } from "../../protocol/parse";
import type { PublicAssistant } from "../../protocol/routes/assistants";
import { toPublicAssistant } from "../assistants";
import { notFound } from "../log";
import type { Core } from "./core";

/** Whether the team is there, and how soon it answers; of those who are there, a few by name and face. */
export type TeamStanding = Pick<QueueStanding, "staffed" | "back_at" | "estimated_wait_time"> & { there: Omit<Person, "id">[] };

/** @returns what anybody may know of an assistant and of the team behind it, and which pages may embed it @throws DomainError NOT_FOUND */
export async function getPublicAssistant(
  core: Core,
  id: string,
): Promise<{ assistant: PublicAssistant; allowedDomains: string[]; team: TeamStanding }> {
  if (findFlaw(id)) throw notFound("assistant");
  const [row] = await core.db
    .select({ assistant: assistants, accent: workspaces.accent, handoff: workspaces.handoff })
    .from(assistants)
    .innerJoin(workspaces, eq(workspaces.id, assistants.workspace_id))
    .where(and(eq(assistants.id, id), isNull(assistants.deleted_at)));
  if (!row) throw notFound("assistant");
  const queue = await core.queue(row.assistant.workspace_id);
  const team = {
    staffed: queue?.staffed ?? false,
    there: queue?.there ?? [],
    back_at: queue?.backAt(row.assistant.ai.hours ?? null) ?? null,
    estimated_wait_time: queue?.wait ?? null,
  };
  return { assistant: toPublicAssistant(row.assistant, row, core.now()), allowedDomains: row.assistant.allowed_domains, team };
}
