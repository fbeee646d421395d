import { setTimeout as delay } from "node:timers/promises";
import type { Core } from "../core/core";
import type { Embedder } from "../core/knowledge";
import { defineJob, type JobDefinition } from "../core/log";
import { answerForBot, askBot } from "./ask-bot";
import { embeddedProvider } from "./embedded";
import type { OpenAiSettings } from "./openai";
import type { Provider } from "./provider";
import { runTurn } from "./turn";

/** How fast the embedded answerer speaks: so that it can be read along, or all at once. */
const PACE = {
  read: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
  atOnce: () => Promise.resolve(),
};

/** Loads what speaks to a model with the first question: a deployment without one saves its megabytes. */
function modelProvider(settings: OpenAiSettings): Provider {
  let loaded: Promise<Provider> | undefined;
  return async function* answer(request) {
    loaded ??= import("./openai").then(({ openAiProvider }) => openAiProvider(settings));
    yield* (await loaded)(request);
  };
}

/** The provider that the settings name: a model where AI_BASE_URL and AI_MODEL are given, else the embedded answerer. */
export function providerOf(core: Pick<Core, "env">, pace: keyof typeof PACE = "read"): Provider {
  const { AI_BASE_URL, AI_API_KEY, AI_MODEL } = core.env;
  if (AI_BASE_URL && AI_MODEL) return modelProvider({ baseUrl: AI_BASE_URL, apiKey: AI_API_KEY, model: AI_MODEL });
  return embeddedProvider(PACE[pace]);
}

/** The embedding model that the settings name, where they do. What speaks to it is loaded at once: no question has the time to wait for that. */
export function embedderOf({ AI_BASE_URL, AI_API_KEY, AI_EMBEDDING_MODEL: model }: Core["env"]): Embedder | undefined {
  if (!AI_BASE_URL || !model) return undefined;
  const loaded = import("./openai-embedder").then(({ openAiEmbedder }) =>
    openAiEmbedder({ baseUrl: AI_BASE_URL, apiKey: AI_API_KEY, model }),
  );
  return { model, embed: async (texts, signal) => (await loaded).embed(texts, signal) };
}

/** The assistant's turns; the worker's stop ends them. */
export const assistantJobs = (core: Core, provider: Provider = providerOf(core)): JobDefinition[] => [
  defineJob("turn", (job, signal) => runTurn(core, provider, job, signal)),
  defineJob("bot_silence", (job) => answerForBot(core, job)),
];

/** Calls of assistants' bots: one that accepts and never answers has a place for 15 seconds. */
export const botJobs = (core: Core): JobDefinition[] => [defineJob("ask_bot", (job, signal) => askBot(core, job, signal))];
