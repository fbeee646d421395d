import type { FoundPassage } from "../core/knowledge";
import type { Citation } from "../protocol/message";
import { mayAsk } from "./asks-question";
import { PHRASES } from "./phrases";
import { type Answer, type AnswerPart, type AnswerRequest, citationOf, type Part, type Provider } from "./provider";
import { joinUnits, quoteFrom, tableHead } from "./quote";
import { suggestPages, wasSuggested } from "./suggest-pages";

/** A passage that speaks of less than this much of the question does not answer it, … */
const ANSWERS_FROM = 0.58;
/** … unless it speaks of nearly as much and its headings, facts and wording speak for it too. */
const NEARLY = { coverage: 0.46, score: 0.46 } as const;
/** A second source has to be nearly as good, or it only confuses. */
const SECOND_FROM = 0.9;

const isAnswer = ({ coverage, score }: FoundPassage): boolean =>
  coverage >= ANSWERS_FROM || (coverage >= NEARLY.coverage && score >= NEARLY.score);

/** The passages an answer can rest on, best first; none when the knowledge does not cover the question. */
export function answering(passages: readonly FoundPassage[]): FoundPassage[] {
  // What meaning alone has found is for a model to judge.
  const [best, ...others] = passages.toSorted((a, b) => b.score - a.score);
  if (!best || !isAnswer(best)) return [];
  const second = others.find(
    (passage) => passage.score >= best.score * SECOND_FROM && isAnswer(passage) && passage.documentId !== best.documentId,
  );
  return second ? [best, second] : [best];
}

/** An answer in the words of the sources, each with its number. @param unknown what is said where none answers the question */
export const composeAnswer = (question: string, passages: readonly FoundPassage[], unknown: Answer): Answer =>
  composeAnswers([{ searched: question, passages }], unknown);

/** The same for a message that asks several things: what is known of them. */
export function composeAnswers(parts: readonly Part[], unknown: Answer): Answer {
  const citations: Citation[] = [];
  const quoted = new Set<string>();
  const texts = parts.flatMap(({ searched, passages }) =>
    answering(passages).flatMap((passage) => {
      const units = quoteFrom(searched, passage);
      const quote = joinUnits(units);
      if (quoted.has(quote)) return [];
      quoted.add(quote);
      const number = citations.length + 1;
      citations.push(citationOf(number, passage, quote));
      const marker = units.at(-1)?.block ? `\n\n[${number}]` : ` [${number}]`;
      return [`${joinUnits([...tableHead(passage, units), ...units])}${marker}`];
    }),
  );
  if (texts.length === 0) return unknown;
  return { text: texts.join("\n\n"), citations, tokensUsed: 0, handsOver: null };
}

/** How long an answer takes to appear, however long it is, and how often a piece of it does. */
const STREAM_MS = 1_000;
const PIECE_MS = 25;

/** Cuts a text into at most `pieces` parts between words. */
function piecesOf(text: string, pieces: number): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  const size = Math.max(1, Math.ceil(words.length / pieces));
  return Array.from({ length: Math.ceil(words.length / size) }, (_, at) => words.slice(at * size, (at + 1) * size).join(""));
}

/** A remark that nothing speaks of is no question without an answer: it is asked for in other words, once. */
function askAgain({ question, history, language }: AnswerRequest, parts: readonly Part[]): Answer | null {
  const { rephrase } = PHRASES[language];
  if (mayAsk(question) || parts.some(({ passages }) => passages.length > 0) || history.at(-1)?.text === rephrase) return null;
  return { text: rephrase, citations: [], tokensUsed: 0, handsOver: null };
}

/** Quotes what answers a request; where nothing does, the nearest pages; else says so. */
function answerOf(request: AnswerRequest): Answer {
  const { question, searched = question, passages, unknown, language, history } = request;
  const parts = request.parts ?? [{ searched, passages }];
  const made = composeAnswers(parts, unknown);
  if (made !== unknown) return made;
  return suggestPages(parts, unknown, language, wasSuggested(history)) ?? askAgain(request, parts) ?? unknown;
}

/** The answerer that needs no model: quotes the knowledge base. @param pause handed in, so that tests decide the time */
export function embeddedProvider(pause: (ms: number, signal: AbortSignal) => Promise<void>): Provider {
  return async function* answer(request: AnswerRequest): AsyncIterable<AnswerPart> {
    const made = answerOf(request);
    for (const piece of piecesOf(made.text, STREAM_MS / PIECE_MS)) {
      yield { type: "delta", text: piece };
      await pause(PIECE_MS, request.signal);
    }
    yield { type: "done", answer: made };
  };
}
