import { z } from "zod";

/** What an assistant's answer is: from a source, the nearest pages, that nothing is known, a person, or a phrase that needs no search. */
export const evaluationBehaviour = z.enum(["answer", "suggest", "refuse", "person", "small_talk"]);
export type EvaluationBehaviour = z.infer<typeof evaluationBehaviour>;

/** What of a test conversation was not as it has to be. */
export const evaluationMiss = z.enum(["behaviour", "source", "fact"]);
export type EvaluationMiss = z.infer<typeof evaluationMiss>;

export const EVALUATION_LIMITS = {
  CASES: 500,
  TURNS: 10,
  TURN_CHARS: 1000,
  /** Runs that are kept for each assistant. */
  RUNS: 20,
  CSV_CHARS: 1_000_000,
} as const;
