import { offerTools, whySpent } from "../core/assistants";
import type { Core } from "../core/core";
import { type FoundPassage, findApprovedAnswer, type Language, languageOf } from "../core/knowledge";
import { type CustomerActor, isDatabaseAway } from "../core/log";
import type { AssistantSettings } from "../protocol/assistant-settings";
import type { DocumentAudience } from "../protocol/document-settings";
import { readUrl } from "../protocol/read-url";
import { approvedReply } from "./approved-reply";
import { composeAnswers } from "./embedded";
import { findRewritten, type Spent } from "./find-rewritten";
import type { Found } from "./follow-up";
import { answerByGuidance } from "./guidance";
import { type Answer, type AnswerPart, type AnswerRequest, dontKnow, excuse, type Provider, phrase } from "./provider";
import { reportRefusal } from "./report-refusal";
import { saidWord } from "./said-word";
import { createToolbox } from "./toolbox";
import { understand } from "./understand";

/** An assistant as far as its answers go. */
export type AskedAssistant = AnswerRequest["assistant"] &
  Pick<AssistantSettings, "handoff_words" | "handoff_after" | "handoff_on_complaint" | "handoff_after_repeats"> & {
    id: string;
    workspaceId: number;
    allowedDomains?: readonly string[];
  };

export type Question = Pick<AnswerRequest, "question" | "history" | "signal"> & {
  assistant: AskedAssistant;
  /** Who asks, where they have proved to be a customer: their orders and quotes may be looked up. */
  customer: CustomerActor | null;
  /** Whose answers are counted; null for a member who tries the assistant. */
  contactId: string | null;
  /** Whose documents are answered from; where it is not given, those of who asks. */
  audience?: DocumentAudience;
  /** By it a call is known that another node makes once more. */
  turnId?: string;
  /** Whether of the owner's tools only those that read may be called. */
  readsOnly?: boolean;
  /** Why the assistant leaves all to people at the moment. */
  silent?: string | null;
  /** Questions of this conversation, since a person was last asked for, that it had no answer to. */
  unanswered?: number;
};

/** What happens on the way to an answer, for those who watch. */
export type Step = Exclude<AnswerPart, { type: "done" }>;

const PASSAGES = 5;

/**
 * The way from a question to an answer: what needs no search is answered at once, what has an approved answer with that, the rest
 * from the knowledge base.
 * A provider that fails makes an answer too: one that says so and hands over.
 * @throws when `signal` aborts, or when the database is away
 */
export async function answerQuestion(
  core: Core,
  provider: Provider,
  asked: Question,
  onStep: (step: Step) => void,
): Promise<{ answer: Answer; passages: FoundPassage[] }> {
  const { signal } = asked;
  const language = languageFor(asked);
  const ready = answerAtOnce(asked, language, Boolean(core.env.AI_BASE_URL));
  if (typeof ready !== "string") return { answer: ready, passages: [] };
  const audience = asked.audience ?? (asked.customer ? "customers" : "visitors");
  let passages: FoundPassage[] = [];
  let found: Found = { passages: [], searched: ready };
  let spent: Spent = { tokensUsed: 0, tokensWritten: 0 };
  const onFailure = (error: unknown) => core.log.warn({ err: error, assistant: asked.assistant.id }, "a tool of the assistant failed");
  try {
    const guided = await answerByGuidance(core.db, asked, ready, language);
    if (guided) return { answer: guided, passages };
    const approved = await findApprovedAnswer(core, asked.assistant.id, ready);
    if (approved) return { answer: approvedReply(approved), passages };
    const refusal = await whyNotAnswer(core, asked);
    if (refusal !== null) return { answer: excuse(language, "down", refusal), passages };
    onStep({ type: "tool", tool: "search_knowledge" });
    const where = { assistantId: asked.assistant.id, audience, limit: PASSAGES };
    const search = await findRewritten(core, provider, where, { ...asked, question: ready, model: asked.assistant.model });
    ({ found, spent } = search);
    passages = found.passages;
    const offered = await offerTools(core, asked.assistant.id, asked.customer, asked);
    const toolbox = createToolbox(core, asked.assistant.id, asked.customer, passages, offered, audience);
    const unknown = dontKnow(language, (asked.unanswered ?? 0) + 1 >= asked.assistant.handoff_after);
    for await (const part of provider({
      ...asked,
      question: ready,
      ...found,
      toolbox,
      onFailure,
      language,
      unknown,
      hosts: hostsOf(asked, passages),
    })) {
      signal.throwIfAborted();
      if (part.type === "done") return { answer: withCost(part.answer, spent), passages };
      onStep(part);
    }
    throw new Error("the provider ended without an answer");
  } catch (error) {
    signal.throwIfAborted();
    if (isDatabaseAway(error)) throw error;
    core.log.warn({ err: error, assistant: asked.assistant.id }, "the assistant could not answer");
    await reportRefusal(core, asked.assistant.workspaceId, error);
    const quoted = composeAnswers(found.parts ?? [found], excuse(language, "down", "The assistant's model does not answer"));
    return { answer: withCost(quoted, spent), passages };
  }
}

/** An answer with what was spent before it was made. */
const withCost = (answer: Answer, { tokensUsed, tokensWritten }: Spent): Answer =>
  tokensUsed === 0
    ? answer
    : { ...answer, tokensUsed: answer.tokensUsed + tokensUsed, tokensWritten: (answer.tokensWritten ?? 0) + tokensWritten };

/** Hosts that an answer may link to: the site's own, those of the sources, and those that the sources link to. */
function hostsOf({ assistant }: Question, passages: readonly FoundPassage[]): ReadonlySet<string> {
  const addresses = passages.flatMap(({ url, text }) => [
    ...(url ? [url] : []),
    ...(text.match(/https?:\/\/[^\s<>()[\]"'`]{1,500}/g) ?? []),
  ]);
  const hosts = addresses.flatMap((address) => readUrl(address)?.hostname ?? []);
  return new Set([...hosts, ...(assistant.allowedDomains ?? []).map((domain) => domain.replace(/:\d+$/, ""))]);
}

/** What the phrases are said in: the language of what was written, where the assistant speaks it. */
export function languageFor({
  question,
  history,
  assistant: { languages },
}: Pick<Question, "question" | "history"> & { assistant: Pick<AssistantSettings, "languages"> }): Language {
  const written = question.trim() === "" ? (history.findLast((line) => line.role === "user")?.text ?? "") : question;
  return spokenBy({ languages }, languageOf(written));
}

/** The language, or the assistant's first one where it does not speak it. */
function spokenBy({ languages }: Pick<AssistantSettings, "languages">, language: Language): Language {
  const [first] = languages;
  return first === undefined || languages.includes(language) ? language : first;
}

/** What needs no search: files, small talk, whoever wants a person or is to get one; else what is to be searched. */
export function answerAtOnce(asked: Question, language: Language, converses: boolean): Answer | string {
  const { question, history, assistant, silent } = asked;
  if (silent) return phrase(language, "asked", silent);
  if (question.trim() === "") return excuse(language, "attachment", "Sent a file without words");
  const last = history.at(-1);
  const understood = understand(question, last?.role === "assistant" ? last.text : "", converses);
  const own = understood.kind === "question" ? language : spokenBy(assistant, understood.language ?? language);
  if (understood.kind === "person") return phrase(own, "person", "Asked for a person");
  const word = saidWord(question, assistant.handoff_words);
  if (word !== undefined) return phrase(language, "asked", `Wrote “${word}”`);
  if (understood.kind === "complaint")
    return assistant.handoff_on_complaint ? phrase(own, "complaint", "Complained") : phrase(own, "rephrase");
  return understood.kind === "question" ? understood.text : phrase(own, understood.kind);
}

/** Why a person is called without asking the model: the budget is used up, or somebody asks more than people ask. */
async function whyNotAnswer(core: Core, { assistant, contactId }: Question): Promise<string | null> {
  const spent = await whySpent(core.db, assistant.workspaceId, core.now());
  if (spent !== null) return spent;
  const hit = core.env.AI_BASE_URL && contactId !== null ? await core.limits.answers.hit(contactId) : undefined;
  return hit && !hit.allowed ? "Very many questions in a short time" : null;
}
