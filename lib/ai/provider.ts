import { costOf } from "../core/assistants";
import type { FoundPassage, Language } from "../core/knowledge";
import type { AssistantSettings } from "../protocol/assistant-settings";
import type { Citation } from "../protocol/message";
import type { Priority } from "../protocol/values";
import { PHRASES, type SmallTalk } from "./phrases";
import type { Toolbox } from "./toolbox";

/** What one question of a message was searched by, and what was found for it. */
export type Part = { searched: string; passages: readonly FoundPassage[] };

export type AnswerRequest = {
  question: string;
  /** What the passages were searched by, where the question goes on with an earlier one. */
  searched?: string;
  /** The questions of the message, where it asks several. */
  parts?: readonly Part[];
  /** What was said before, oldest first, without the question. */
  history: { role: "user" | "assistant"; text: string }[];
  /** What to answer from; what the toolbox finds besides is added. */
  passages: FoundPassage[];
  toolbox: Toolbox;
  /** Called with what a tool threw: the answer goes on without. */
  onFailure: (error: unknown) => void;
  assistant: { name: string } & Pick<
    AssistantSettings,
    "instructions" | "rules" | "topics" | "model" | "tone" | "temperature" | "languages"
  >;
  /** What the assistant speaks where it does not quote. */
  language: Language;
  /** What is said where nothing answers the question; it calls a person, or waits for another question. */
  unknown: Answer;
  /** Hosts that an answer may link to. */
  hosts?: ReadonlySet<string>;
  signal: AbortSignal;
};

/** The end of an answer: its whole text and what it rests on, or why a person is needed; `unanswered` where the knowledge lacks it. */
export type Answer = {
  text: string;
  citations: Citation[];
  tokensUsed: number;
  /** Of these, what the model wrote; the rest it read. */
  tokensWritten?: number;
  handsOver: string | null;
  priority?: Priority;
  unanswered?: boolean;
  /** Which rule of the owner's guidance made it. */
  guidedBy?: string;
};
export type AnswerPart = { type: "delta"; text: string } | { type: "tool"; tool: string } | { type: "done"; answer: Answer };

/** A message that can't be searched by as it stands. */
export type RewriteRequest = Pick<AnswerRequest, "question" | "history" | "signal"> & {
  /** The language that the knowledge is written in, as its code; null: the question's own. */
  language: string | null;
  model: string | null;
};

/** What to search by in its place, null where the model said nothing of use, and what that has cost. */
export type Rewritten = { text: string | null; tokensUsed: number; tokensWritten: number };

/** What makes answers: the embedded one, or a model behind an OpenAI-compatible server. Throws when it can't answer. */
export type Provider = {
  (request: AnswerRequest): AsyncIterable<AnswerPart>;
  /** Puts a message that goes on with others, or is in another language than the knowledge, into words to search by. Throws when it can't. */
  rewrite?: (asked: RewriteRequest) => Promise<Rewritten>;
};

/** What an answer has cost, at the assistant's prices. */
export function spentOn({ tokensUsed, tokensWritten = 0 }: Answer, prices: Pick<AssistantSettings, "input_price" | "output_price">) {
  return { tokens: tokensUsed, cost: costOf(tokensUsed - tokensWritten, tokensWritten, prices) };
}

/** An answer that holds no more than a phrase. */
export function phrase(
  language: Language,
  name: SmallTalk | "complaint" | "person" | "asked" | "rephrase",
  handsOver: string | null = null,
): Answer {
  return { text: PHRASES[language][name], citations: [], tokensUsed: 0, handsOver };
}

/** An answer that says why there is none, and that a person has been asked. */
export function excuse(language: Language, name: "dontKnow" | "down" | "attachment", handsOver: string): Answer {
  const phrases = PHRASES[language];
  return { text: `${phrases[name]} ${phrases.asked}`, citations: [], tokensUsed: 0, handsOver };
}

/** Nothing answers the question. @param handsOver whether a person is called for it, or another question may come first */
export function dontKnow(language: Language, handsOver = true): Answer {
  if (handsOver) return { ...excuse(language, "dontKnow", "No answer in the knowledge base"), unanswered: true };
  const { dontKnow: unknown, rephrase } = PHRASES[language];
  return { text: `${unknown} ${rephrase}`, citations: [], tokensUsed: 0, handsOver: null, unanswered: true };
}

/** The place a passage is cited by. */
export function citationOf(index: number, passage: FoundPassage, quote: string): Citation {
  return { index, title: passage.title, heading: passage.headings.at(-1) ?? null, quote, url: passage.url };
}
