import { effects } from "../../../../db/schema";
import { cut } from "../../../protocol/cut";
import { insertJobs, isKind, jobOf } from "../../log";
import type { Core } from "../core";
import type { Nearest } from "./nearest";
import { keepVectors, listUnembedded, nearestPassages, prepareVectors } from "./vector-table";

/** What turns texts into vectors: a model behind an OpenAI-compatible server. */
export type Embedder = { model: string; embed: (texts: string[], signal: AbortSignal) => Promise<number[][]> };

export type Vectors = {
  nearest: Nearest;
  /** Embeds what is new. */
  embedNew(signal: AbortSignal): Promise<void>;
  /** Enqueues that job where there is something new. */
  refresh(): Promise<void>;
};

const BATCH = 64;
/** Small models take about 500 tokens; what a passage is about stands at its beginning. */
const TEXT_CHARS = 2_000;
const BATCH_MS = 60_000;
/** A question waits no longer for its vector: the words alone are then searched. */
const QUESTION_MS = 1_000;
const QUESTION_CHARS = 1_000;
/** A server that did not answer a question is left alone for so long. */
const REST_MS = 30_000;
const NEAREST = 20;

/**
 * Search by meaning, where the database can keep vectors. Without pgvector it says so in one line of the log, and
 * the words alone are searched.
 */
export async function openVectors(core: Core, embedder: Embedder, options: { questionMs?: number } = {}): Promise<Vectors | null> {
  const reason = await prepareVectors(core.db);
  if (reason !== null) {
    core.log.warn(`AI_EMBEDDING_MODEL has no effect: the database has no pgvector (${reason}). Words alone are searched.`);
    return null;
  }
  return {
    nearest: createNearest(core, embedder, options.questionMs ?? QUESTION_MS),
    embedNew: (signal) => embedNew(core, embedder, signal),
    refresh: () => enqueueEmbedding(core, embedder.model),
  };
}

function createNearest(core: Core, { model, embed }: Embedder, questionMs: number): Nearest {
  let restsUntil = 0;
  return async (assistantId, question) => {
    if (core.now().getTime() < restsUntil) return [];
    try {
      const [vector] = await embed([cut(question, QUESTION_CHARS)], AbortSignal.timeout(questionMs));
      return vector ? await nearestPassages(core.db, model, assistantId, vector, NEAREST) : [];
    } catch (error) {
      restsUntil = core.now().getTime() + REST_MS;
      core.log.warn({ err: error }, "a question could not be embedded: its words alone are searched");
      return [];
    }
  };
}

/** Batch by batch until nothing is left; what is done is kept, so that a run that was broken off goes on where it stood. */
async function embedNew(core: Core, { model, embed }: Embedder, signal: AbortSignal): Promise<void> {
  for (;;) {
    const batch = await listUnembedded(core.db, model, BATCH);
    if (batch.length === 0) return;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(BATCH_MS)]);
    const vectors = await embed(
      batch.map(({ text }) => cut(text, TEXT_CHARS)),
      limit,
    );
    signal.throwIfAborted();
    if (vectors.length !== batch.length) throw new Error(`the model gave ${vectors.length} vectors for ${batch.length} texts`);
    await keepVectors(
      core.db,
      model,
      batch.map((row, at) => ({ ...row, embedding: vectors[at] ?? [] })),
    );
  }
}

/** Enqueues the job once, whichever node sees first that there is some; two that see it at the same time do it twice. */
async function enqueueEmbedding(core: Core, model: string): Promise<void> {
  const [missing] = await listUnembedded(core.db, model, 1);
  if (!missing) return;
  const pending = await core.db.select({ id: effects.id }).from(effects).where(isKind("embed_passages")).limit(1);
  if (pending.length > 0) return;
  await insertJobs(core.db, [jobOf("embed_passages", {}, core.now())]);
  core.bus.publish({ type: "jobs" });
}
