import type { Core } from "../core/core";
import { type Embedder, openVectors } from "../core/knowledge/vectors/open-vectors";
import { websiteEffects } from "../core/knowledge/website/crawl-website";
import { startEffects, WORKSPACE_OF_WEBSITE } from "./effects";
import { startRounds } from "./rounds";

/** How often passages without a vector are looked for. */
const LOOK_MS = 5_000;
/** A website is waited for most of the time; one workspace reads one at a time. */
const WEBSITES = 8;

/**
 * What takes minutes and nobody waits for: websites are read, passages embedded. It has places of its own, so that
 * it never takes those of the assistants' answers.
 */
export async function startSlowWork(core: Core, embedder: Embedder | undefined): Promise<{ stop(): Promise<void> }> {
  const vectors = embedder ? await openVectors(core, embedder) : null;
  core.nearest = vectors?.nearest;
  const fair = { workspace: WORKSPACE_OF_WEBSITE, places: 1 };
  const reading = startEffects(core, websiteEffects(core), { concurrency: WEBSITES, fair, pollMs: LOOK_MS });
  const embedding = vectors ? startEffects(core, vectors.handlers, { concurrency: 1, pollMs: LOOK_MS }) : undefined;
  const failure = "passages without a vector could not be looked for";
  const rounds = vectors ? startRounds(core, vectors.look, { firstAfterMs: 0, everyMs: LOOK_MS, failure }) : undefined;
  return { stop: async () => void (await Promise.all([reading.stop(), embedding?.stop(), rounds?.stop()])) };
}
