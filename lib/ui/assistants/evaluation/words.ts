import type { EvaluationBehaviour, EvaluationMiss } from "@/lib/protocol/evaluation";
import type { EvaluationResult } from "@/lib/protocol/routes/evaluations";

/** What an answer is, in words. */
export const BEHAVIOUR: Readonly<Record<EvaluationBehaviour, string>> = {
  answer: "Answers with a source",
  suggest: "Suggests pages",
  refuse: "Says that it does not know",
  person: "Calls a person",
  small_talk: "Replies to small talk",
};

/** What was not as it has to be. */
export const MISS: Readonly<Record<EvaluationMiss, string>> = {
  behaviour: "behaves differently",
  source: "cites another page",
  fact: "does not say the fact",
};

/** What happened since the run before, with its colour; nothing is said of what stayed the same. */
export const CHANGE: Readonly<Record<EvaluationResult["change"], { words: string; className: string } | null>> = {
  broken: { words: "Broken", className: "bg-red-soft text-red-text" },
  mended: { words: "Mended", className: "bg-green-soft text-green-text" },
  new: { words: "New", className: "bg-pressed text-ink-soft" },
  other_answer: { words: "Other answer", className: "bg-amber-soft text-amber-text" },
  same: null,
};
