import type { Core } from "../core/core";
import { type Embedder, openVectors } from "../core/knowledge/vectors/open-vectors";
import { websiteEffects } from "../core/knowledge/website/crawl-website";
import { startEffects } from "./effects";
import { startRounds } from "./rounds";

/** How often passages without a vector are looked for. */
const LOOK_MS = 5_000;

/**
 * What takes minutes and nobody waits for: websites are read, passages embedded. It has places of its own, so that
 * it never takes those of the assistants' answers.
 */
export async function startSlowWork(core: Core, embedder: Embedder | undefined): Promise<{ stop(): Promise<void> }> {
  const vectors = embedder ? await openVectors(core, embedder) : null;
  core.nearest = vectors?.nearest;
  const effects = startEffects(core, { ...websiteEffects(core), ...vectors?.handlers }, { concurrency: 2, pollMs: LOOK_MS });
  const failure = "passages without a vector could not be looked for";
  const rounds = vectors ? startRounds(core, vectors.look, { firstAfterMs: 0, everyMs: LOOK_MS, failure }) : undefined;
  return { stop: async () => void (await Promise.all([effects.stop(), rounds?.stop()])) };
}
