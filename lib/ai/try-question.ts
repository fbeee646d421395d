import { and, eq, isNull } from "drizzle-orm";
import { assistants } from "../../db/schema";
import { type Actor, OPERATOR, requireMember } from "../core/actor";
import type { Core } from "../core/core";
import { notFound } from "../core/errors";
import { type FoundPassage, searchPassages } from "../core/knowledge/search-passages";
import type { Citation } from "../protocol/message";
import { composeAnswer } from "./embedded";
import { intentOf } from "./intent";

/** A passage as the wire names it. */
export type TriedPassage = Omit<FoundPassage, "documentId"> & { document_id: number };

export type Tried = { passages: TriedPassage[]; answer: string; citations: Citation[]; hands_over: boolean; reason: string | null };

/**
 * What the assistant would find and say, without a conversation: the passages with their scores, the answer in the
 * words of the sources, and why it would hand over.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function tryQuestion(core: Core, actor: Actor, assistantId: string, question: string): Promise<Tried> {
  requireMember(actor, OPERATOR);
  const [assistant] = await core.db
    .select({ id: assistants.id })
    .from(assistants)
    .where(and(eq(assistants.id, assistantId), eq(assistants.workspace_id, actor.workspaceId), isNull(assistants.deleted_at)));
  if (!assistant) throw notFound("assistant");
  const passages = await searchPassages(core, assistant.id, question);
  const made = composeAnswer(question, passages);
  const asked = intentOf(question) === "person";
  return {
    passages: passages.map(({ documentId, ...passage }) => ({ ...passage, document_id: documentId })),
    answer: made.text,
    citations: made.citations,
    hands_over: asked || made.handsOver !== null,
    reason: asked ? "Asked for a person" : made.handsOver,
  };
}
