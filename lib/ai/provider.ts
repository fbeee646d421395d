import { languageOf } from "../core/knowledge/language";
import type { FoundPassage } from "../core/knowledge/search-passages";
import type { Citation } from "../protocol/message";
import type { Priority } from "../protocol/values";
import { PHRASES } from "./phrases";
import type { Toolbox } from "./toolbox";

export type AnswerRequest = {
  question: string;
  /** What was said before, oldest first, without the question. */
  history: { role: "user" | "assistant"; text: string }[];
  /** What to answer from; what the toolbox finds besides is added. */
  passages: FoundPassage[];
  toolbox: Toolbox;
  /** Told what a tool threw: the answer goes on without. */
  onFailure: (error: unknown) => void;
  assistant: { name: string; instructions: string; model: string | null };
  signal: AbortSignal;
};

/** The end of an answer: its whole text and what it rests on, or why a person is needed; `unanswered` where the knowledge lacks it. */
export type Answer = {
  text: string;
  citations: Citation[];
  tokensUsed: number;
  handsOver: string | null;
  priority?: Priority;
  unanswered?: boolean;
};
export type AnswerPart = { type: "delta"; text: string } | { type: "tool"; tool: string } | { type: "done"; answer: Answer };

/** What makes answers: the embedded one, or a model behind an OpenAI-compatible server. Throws when it can't answer. */
export type Provider = (request: AnswerRequest) => AsyncIterable<AnswerPart>;

/** An answer that holds no more than a phrase, in the language of the question. */
export function phrase(question: string, name: "greeting" | "thanks" | "person", handsOver: string | null = null): Answer {
  return { text: PHRASES[languageOf(question)][name], citations: [], tokensUsed: 0, handsOver };
}

/** An answer that says why there is none, and that a person has been asked. */
export function excuse(question: string, name: "dontKnow" | "down" | "attachment", handsOver: string, tokensUsed = 0): Answer {
  const phrases = PHRASES[languageOf(question)];
  return { text: `${phrases[name]} ${phrases.asked}`, citations: [], tokensUsed, handsOver };
}

export const dontKnow = (question: string, tokensUsed = 0): Answer => ({
  ...excuse(question, "dontKnow", "No answer in the knowledge base", tokensUsed),
  unanswered: true,
});

/** The place a passage is cited by. */
export function citationOf(index: number, passage: FoundPassage, quote: string): Citation {
  return { index, title: passage.title, heading: passage.headings.at(-1) ?? null, quote, url: passage.url };
}
