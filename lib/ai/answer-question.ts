import type { CustomerActor } from "../core/actor";
import { tokensLeft } from "../core/assistants/usage";
import type { Core } from "../core/core";
import { isDatabaseAway } from "../core/errors";
import { type FoundPassage, searchPassages } from "../core/knowledge/search-passages";
import { offerTools } from "../core/tools/offer-tools";
import { intentOf } from "./intent";
import { type Answer, type AnswerPart, type AnswerRequest, excuse, type Provider, phrase } from "./provider";
import { createToolbox } from "./toolbox";

export type Question = Pick<AnswerRequest, "question" | "history" | "signal"> & {
  assistant: AnswerRequest["assistant"] & { id: string; workspaceId: number };
  /** Who asks, where they have proved to be a customer: their orders and quotes may be looked up. */
  customer: CustomerActor | null;
  /** Whose answers are counted; null for a member who tries the assistant. */
  contactId: string | null;
  /** By it a call is known that another node makes once more. */
  turnId?: string;
};

/** What happens on the way to an answer, for those who watch. */
export type Step = Exclude<AnswerPart, { type: "done" }>;

const PASSAGES = 5;

/**
 * The way from a question to an answer: what needs no search is answered at once, the rest from the knowledge base.
 * A provider that fails makes an answer too: one that says so and hands over.
 * @throws when `signal` aborts, or when the database is away
 */
export async function answerQuestion(
  core: Core,
  provider: Provider,
  asked: Question,
  onStep: (step: Step) => void,
): Promise<{ answer: Answer; passages: FoundPassage[] }> {
  const { question, signal } = asked;
  if (question.trim() === "") {
    const spoken = asked.history.findLast((line) => line.role === "user")?.text ?? "";
    return { answer: excuse(spoken, "attachment", "Sent a file without words"), passages: [] };
  }
  const intent = intentOf(question);
  if (intent === "person") return { answer: phrase(question, "person", "Asked for a person"), passages: [] };
  if (intent !== "question") return { answer: phrase(question, intent), passages: [] };
  let passages: FoundPassage[] = [];
  const onFailure = (error: unknown) => core.log.warn({ err: error, assistant: asked.assistant.id }, "a tool of the assistant failed");
  try {
    const refusal = await whyNotAnswer(core, asked);
    if (refusal !== null) return { answer: excuse(question, "down", refusal), passages };
    onStep({ type: "tool", tool: "search_knowledge" });
    passages = await searchPassages(core, asked.assistant.id, question, PASSAGES);
    const offered = await offerTools(core, asked.assistant.id, asked.customer, asked.turnId);
    const toolbox = createToolbox(core, asked.assistant.id, asked.customer, passages, offered);
    for await (const part of provider({ ...asked, passages, toolbox, onFailure })) {
      signal.throwIfAborted();
      if (part.type === "done") return { answer: part.answer, passages };
      onStep(part);
    }
    throw new Error("the provider ended without an answer");
  } catch (error) {
    signal.throwIfAborted();
    if (isDatabaseAway(error)) throw error;
    core.log.warn({ err: error, assistant: asked.assistant.id }, "the assistant could not answer");
    return { answer: excuse(question, "down", "The assistant's model does not answer"), passages };
  }
}

/** Why a person is called without asking the model: the budget is used up, or somebody asks more than people ask. */
async function whyNotAnswer(core: Core, { assistant, contactId }: Question): Promise<string | null> {
  if ((await tokensLeft(core.db, assistant.workspaceId, core.now())) <= 0) return "The month's tokens are used up";
  const hit = core.env.AI_BASE_URL && contactId !== null ? await core.limits.answers.hit(contactId) : undefined;
  return hit && !hit.allowed ? "Very many questions in a short time" : null;
}
