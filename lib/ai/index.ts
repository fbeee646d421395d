import { setTimeout as delay } from "node:timers/promises";
import type { Core } from "../core/core";
import type { Embedder } from "../core/knowledge";
import { defineJob, type JobDefinition } from "../core/log";
import { answerForBot, askBot } from "./ask-bot";
import { embeddedProvider } from "./embedded";
import { evaluationJobs } from "./evaluation/run-evaluation";
import type { OpenAiSettings } from "./openai";
import type { AnswerPart, AnswerRequest, Provider, RewriteRequest } from "./provider";
import { runTurn } from "./turn";

/** How fast the embedded answerer speaks: so that it can be read along, or all at once. */
const PACE = {
  read: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
  atOnce: () => Promise.resolve(),
};

/** Loads what speaks to a model with the first question: a deployment without one saves its megabytes. */
function modelProvider(settings: OpenAiSettings): Provider {
  let loaded: Promise<Provider> | undefined;
  async function* answer(request: AnswerRequest): AsyncIterable<AnswerPart> {
    loaded ??= import("./openai").then(({ openAiProvider }) => openAiProvider(settings));
    yield* (await loaded)(request);
  }
  const rewrite = async (asked: RewriteRequest) => (await import("./rewrite-question")).rewriteByModel(settings, asked);
  return Object.assign(answer, { rewrite });
}

/** The provider that the settings name: a model where AI_BASE_URL and AI_MODEL are given, else the embedded answerer. */
export function providerOf(core: Pick<Core, "env">, pace: keyof typeof PACE = "read"): Provider {
  const { AI_BASE_URL, AI_API_KEY, AI_MODEL } = core.env;
  if (AI_BASE_URL && AI_MODEL) return modelProvider({ baseUrl: AI_BASE_URL, apiKey: AI_API_KEY, model: AI_MODEL });
  return embeddedProvider(PACE[pace]);
}

type EmbeddingEnv = Pick<
  Core["env"],
  "AI_BASE_URL" | "AI_API_KEY" | "AI_EMBEDDING_MODEL" | "AI_EMBEDDING_BASE_URL" | "AI_EMBEDDING_API_KEY"
>;

/** The embedding model that the settings name, where they do. What speaks to it is loaded at once: no question has the time to wait for that. */
export function embedderOf(env: EmbeddingEnv): Embedder | undefined {
  const { AI_EMBEDDING_BASE_URL: ownUrl, AI_EMBEDDING_MODEL: model } = env;
  const baseUrl = ownUrl ?? env.AI_BASE_URL;
  if (!baseUrl || !model) return undefined;
  // The key of one server is not sent to another.
  const apiKey = ownUrl ? env.AI_EMBEDDING_API_KEY : env.AI_API_KEY;
  const loaded = import("./openai-embedder").then(({ openAiEmbedder }) => openAiEmbedder({ baseUrl, apiKey, model }));
  return { model, embed: async (texts, signal) => (await loaded).embed(texts, signal) };
}

/** The assistant's turns; the worker's stop ends them. */
export const assistantJobs = (core: Core, provider: Provider = providerOf(core)): JobDefinition[] => [
  defineJob("turn", (job, signal) => runTurn(core, provider, job, signal)),
  defineJob("bot_silence", (job) => answerForBot(core, job)),
];

/** The runs of assistants' test conversations. */
export const testJobs = (core: Core): JobDefinition[] => evaluationJobs(core, providerOf(core, "atOnce"));

/** Calls of assistants' bots: one that accepts and never answers has a place for 15 seconds. */
export const botJobs = (core: Core): JobDefinition[] => [defineJob("ask_bot", (job, signal) => askBot(core, job, signal))];
