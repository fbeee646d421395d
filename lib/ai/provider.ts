import type { FoundPassage } from "../core/knowledge/search-passages";
import type { Citation } from "../protocol/message";

export type AnswerRequest = {
  question: string;
  /** What was said before, oldest first, without the question. */
  history: { role: "user" | "assistant"; text: string }[];
  passages: FoundPassage[];
  assistant: { name: string; instructions: string; model: string | null };
  signal: AbortSignal;
};

/** The end of an answer: its whole text and what it rests on, or why a person is needed. */
export type Answer = { text: string; citations: Citation[]; tokensUsed: number; handsOver: string | null };
export type AnswerPart = { type: "delta"; text: string } | { type: "done"; answer: Answer };

/** What makes answers: the embedded one, or a model behind an OpenAI-compatible server. Throws when it can't answer. */
export type Provider = (request: AnswerRequest) => AsyncIterable<AnswerPart>;

export const DONT_KNOW = "I don't know the answer to that. I've asked a person to help, and they will answer you here.";

/** The place a passage is cited by. */
export function citationOf(index: number, passage: FoundPassage, quote: string): Citation {
  return { index, title: passage.title, heading: passage.headings.at(-1) ?? null, quote, url: passage.url };
}
