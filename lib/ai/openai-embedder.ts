import { embedMany } from "ai";
import type { Embedder } from "../core/knowledge";
import { openModelServer } from "./open-model-server";

export type EmbeddingSettings = { baseUrl: string; apiKey: string | undefined; model: string };

/** A model behind any OpenAI-compatible server (`POST /embeddings`). Throws when the server does not answer in time. */
export function openAiEmbedder({ baseUrl, apiKey, model }: EmbeddingSettings): Embedder {
  const server = openModelServer({ baseUrl, apiKey });
  return {
    model,
    embed: async (values, signal) => {
      // What fails is tried again by its job, or answered without.
      const { embeddings } = await embedMany({ model: server.embeddingModel(model), values, abortSignal: signal, maxRetries: 0 });
      return embeddings;
    },
  };
}
