import type { Core } from "../core/core";
import { type Embedder, openVectors } from "../core/knowledge";
import { defineJob, type JobDefinition } from "../core/log";
import { type Rounds, startRounds } from "./rounds";

/** How often passages without a vector are looked for. */
const REFRESH_MS = 5_000;

/**
 * Search by meaning, where there is a model for it: the job that embeds what is new, and the rounds that look for that.
 * Without a model what is still enqueued is dropped.
 */
export async function prepareEmbedding(core: Core, embedder: Embedder | undefined): Promise<{ jobs: JobDefinition[]; start(): Rounds }> {
  const vectors = embedder ? await openVectors(core, embedder) : null;
  core.nearest = vectors?.nearest;
  const failure = "passages without a vector could not be looked for";
  return {
    jobs: [defineJob("embed_passages", async (_job, signal) => vectors?.embedNew(signal))],
    start: () =>
      vectors
        ? startRounds(core, vectors.refresh, { name: "embedding", firstAfterMs: 0, everyMs: REFRESH_MS, failure })
        : { stop: async () => {} },
  };
}
