import { loadAssistant, recordUsage, settingsOf } from "../core/assistants";
import type { Core } from "../core/core";
import type { FoundPassage } from "../core/knowledge";
import { type Actor, OPERATOR, requireMember } from "../core/log";
import type { DocumentAudience } from "../protocol/document-settings";
import type { Citation } from "../protocol/message";
import { answerQuestion } from "./answer-question";
import { type Provider, spentOn } from "./provider";

/** A passage as the wire names it. */
type TriedPassage = Omit<FoundPassage, "documentId" | "hits"> & { document_id: number };

export type Tried = { passages: TriedPassage[]; answer: string; citations: Citation[]; hands_over: boolean; reason: string | null };

/** A page that waits longer has given up. */
const TRY_TIMEOUT_MS = 55_000;

/**
 * What the assistant would find and say, without a conversation: the passages with their scores, the answer, and why
 * it would hand over.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function tryQuestion(
  core: Core,
  provider: Provider,
  actor: Actor,
  assistantId: string,
  asks: { question: string; audience: DocumentAudience },
): Promise<Tried> {
  requireMember(actor, OPERATOR);
  const row = await loadAssistant(core.db, actor.workspaceId, assistantId);
  const assistant = { ...settingsOf(row), id: row.id, name: row.name, workspaceId: actor.workspaceId, allowedDomains: row.allowed_domains };
  const asked = { ...asks, history: [], assistant, customer: null, contactId: null, signal: AbortSignal.timeout(TRY_TIMEOUT_MS) };
  const { answer, passages } = await answerQuestion(core, provider, asked, () => {});
  const alerts = await core.transact((run) => recordUsage(run, assistant, spentOn(answer, assistant), core.now()));
  for (const alert of alerts) core.bus.publish(alert);
  return {
    passages: passages.map(({ documentId, hits: _, ...passage }) => ({ ...passage, document_id: documentId })),
    answer: answer.text,
    citations: answer.citations,
    hands_over: answer.handsOver !== null,
    reason: answer.handsOver,
  };
}
