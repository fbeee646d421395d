import { loadAssistant, settingsOf } from "../core/assistants";
import type { Core } from "../core/core";
import { type Actor, OPERATOR, requireMember } from "../core/log";
import { answerAtOnce, languageFor } from "./answer-question";
import { answerByGuidance } from "./guidance";

/** What the guidance says; `rule` null where an answer is searched for. */
type Guidance = { rule: string | null; answer: string | null; hands_over: boolean };

/**
 * What an assistant's guidance alone says to the last of a visitor's messages: whether a person is called or the topic is refused.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function tryGuidance(core: Core, actor: Actor, assistantId: string, messages: readonly string[]): Promise<Guidance> {
  requireMember(actor, OPERATOR);
  const row = await loadAssistant(core.db, actor.workspaceId, assistantId);
  const assistant = { ...settingsOf(row), id: row.id, name: row.name, workspaceId: actor.workspaceId };
  const history = messages.slice(0, -1).map((text) => ({ role: "user" as const, text }));
  const asked = {
    question: messages.at(-1) ?? "",
    history,
    assistant,
    customer: null,
    contactId: null,
    signal: AbortSignal.timeout(10_000),
  };
  const language = languageFor(asked);
  const ready = answerAtOnce(asked, language, Boolean(core.env.AI_BASE_URL));
  const answer = typeof ready === "string" ? await answerByGuidance(core.db, asked, ready, language) : ready;
  if (!answer || (answer.handsOver === null && answer.guidedBy === undefined)) return { rule: null, answer: null, hands_over: false };
  return { rule: answer.guidedBy ?? answer.handsOver, answer: answer.text, hands_over: answer.handsOver !== null };
}
