import type { CustomerActor } from "../core/actor";
import { whySpent } from "../core/assistants/usage";
import type { Core } from "../core/core";
import { isDatabaseAway } from "../core/errors";
import { type Language, languageOf } from "../core/knowledge/language";
import { type FoundPassage, searchPassages } from "../core/knowledge/search-passages";
import { offerTools } from "../core/tools/offer-tools";
import type { AssistantSettings } from "../protocol/assistant-settings";
import { intentOf } from "./intent";
import { type Answer, type AnswerPart, type AnswerRequest, dontKnow, excuse, type Provider, phrase } from "./provider";
import { saidWord } from "./said-word";
import { createToolbox } from "./toolbox";

/** An assistant as far as its answers go. */
export type AskedAssistant = AnswerRequest["assistant"] &
  Pick<AssistantSettings, "handoff_words" | "handoff_after"> & { id: string; workspaceId: number };

export type Question = Pick<AnswerRequest, "question" | "history" | "signal"> & {
  assistant: AskedAssistant;
  /** Who asks, where they have proved to be a customer: their orders and quotes may be looked up. */
  customer: CustomerActor | null;
  /** Whose answers are counted; null for a member who tries the assistant. */
  contactId: string | null;
  /** By it a call is known that another node makes once more. */
  turnId?: string;
  /** Why the assistant leaves all to people at the moment. */
  silent?: string | null;
  /** Questions of this conversation, since a person was last asked for, that it had no answer to. */
  unanswered?: number;
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
  const language = languageFor(asked);
  const ready = answerAtOnce(asked, language);
  if (ready) return { answer: ready, passages: [] };
  let passages: FoundPassage[] = [];
  const onFailure = (error: unknown) => core.log.warn({ err: error, assistant: asked.assistant.id }, "a tool of the assistant failed");
  try {
    const refusal = await whyNotAnswer(core, asked);
    if (refusal !== null) return { answer: excuse(language, "down", refusal), passages };
    onStep({ type: "tool", tool: "search_knowledge" });
    passages = await searchPassages(core, asked.assistant.id, question, PASSAGES);
    const offered = await offerTools(core, asked.assistant.id, asked.customer, asked.turnId);
    const toolbox = createToolbox(core, asked.assistant.id, asked.customer, passages, offered);
    const unknown = dontKnow(language, (asked.unanswered ?? 0) + 1 >= asked.assistant.handoff_after);
    for await (const part of provider({ ...asked, passages, toolbox, onFailure, language, unknown })) {
      signal.throwIfAborted();
      if (part.type === "done") return { answer: part.answer, passages };
      onStep(part);
    }
    throw new Error("the provider ended without an answer");
  } catch (error) {
    signal.throwIfAborted();
    if (isDatabaseAway(error)) throw error;
    core.log.warn({ err: error, assistant: asked.assistant.id }, "the assistant could not answer");
    return { answer: excuse(language, "down", "The assistant's model does not answer"), passages };
  }
}

/** What the phrases are said in: the language of what was written, where the assistant speaks it. */
function languageFor({ question, history, assistant: { languages } }: Question): Language {
  const written = question.trim() === "" ? (history.findLast((line) => line.role === "user")?.text ?? "") : question;
  const language = languageOf(written);
  const [first] = languages;
  return first === undefined || languages.includes(language) ? language : first;
}

/** What needs no search: files, greetings, whoever wants a person or is to get one. */
function answerAtOnce({ question, assistant, silent }: Question, language: Language): Answer | undefined {
  if (silent) return phrase(language, "asked", silent);
  if (question.trim() === "") return excuse(language, "attachment", "Sent a file without words");
  const intent = intentOf(question);
  if (intent === "person") return phrase(language, "person", "Asked for a person");
  const word = saidWord(question, assistant.handoff_words);
  if (word !== undefined) return phrase(language, "asked", `Wrote “${word}”`);
  return intent === "question" ? undefined : phrase(language, intent);
}

/** Why a person is called without asking the model: the budget is used up, or somebody asks more than people ask. */
async function whyNotAnswer(core: Core, { assistant, contactId }: Question): Promise<string | null> {
  const spent = await whySpent(core.db, assistant.workspaceId, core.now());
  if (spent !== null) return spent;
  const hit = core.env.AI_BASE_URL && contactId !== null ? await core.limits.answers.hit(contactId) : undefined;
  return hit && !hit.allowed ? "Very many questions in a short time" : null;
}
