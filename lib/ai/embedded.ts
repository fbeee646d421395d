import type { FoundPassage } from "../core/knowledge";
import type { Citation } from "../protocol/message";
import { type Answer, type AnswerPart, type AnswerRequest, citationOf, type Provider } from "./provider";
import { overlap, stemsOf, type Unit, unitsOf } from "./sentences";

/** A passage that speaks of less than this much of the question does not answer it. */
const ANSWERS_FROM = 0.55;
/** A second source has to be nearly as good, or it only confuses. */
const SECOND_FROM = 0.9;
/** What one source is quoted with at most, in characters. */
const QUOTE_CHARS = 420;

/** The passages an answer can rest on, best first; none when the knowledge does not cover the question. */
export function answering(passages: readonly FoundPassage[]): FoundPassage[] {
  // What meaning alone has found is for a model to judge.
  const [best, ...others] = passages.toSorted((a, b) => b.score - a.score);
  if (!best || best.coverage < ANSWERS_FROM) return [];
  const second = others.find(
    (passage) => passage.score >= best.score * SECOND_FROM && passage.coverage >= ANSWERS_FROM && passage.documentId !== best.documentId,
  );
  return second ? [best, second] : [best];
}

/** The stretch of a passage that speaks most of the question, as it stands there. */
export function quoteFrom(question: string, passage: FoundPassage): Unit[] {
  const wanted = stemsOf(question);
  const units = unitsOf(passage.text);
  const scores = units.map((unit) => overlap(wanted, unit.text));
  const lengths = units.map(({ text }) => text.length);
  let best = { from: 0, end: 0, value: -1 };
  // No unit counts against a stretch, so the longest one from each beginning is the best from there.
  let [end, chars, value] = [0, 0, 0];
  for (let from = 0; from < units.length; from += 1) {
    while (end < units.length && (end === from || chars + (lengths[end] ?? 0) <= QUOTE_CHARS)) {
      chars += lengths[end] ?? 0;
      value += scores[end] ?? 0;
      end += 1;
    }
    if (value > best.value) best = { from, end, value };
    chars -= lengths[from] ?? 0;
    value -= scores[from] ?? 0;
  }
  return units.slice(best.from, best.end);
}

const isRow = (unit: Unit | undefined): boolean => unit?.text.startsWith("|") === true;

/** The head of the table that a quote begins in the middle of: without it its rows are no table. */
function tableHead(passage: FoundPassage, [first]: readonly Unit[]): Unit[] {
  if (!first || !isRow(first)) return [];
  const units = unitsOf(passage.text);
  const at = units.findIndex(({ text }) => text === first.text);
  let head = at;
  while (head > 0 && isRow(units[head - 1])) head -= 1;
  const hasHead = /^[|\s:-]+$/.test(units[head + 1]?.text ?? "");
  return hasHead ? units.slice(head, Math.min(at, head + 2)) : [];
}

function join(units: readonly Unit[]): string {
  return units.reduce(
    (text, unit, at) => (at === 0 ? unit.text : `${text}${unit.block || units[at - 1]?.block ? "\n" : " "}${unit.text}`),
    "",
  );
}

/** An answer in the words of the sources, each with its number. @param unknown what is said where none answers the question */
export function composeAnswer(question: string, passages: readonly FoundPassage[], unknown: Answer): Answer {
  const sources = answering(passages);
  if (sources.length === 0) return unknown;
  const citations: Citation[] = [];
  const parts = sources.map((passage, at) => {
    const units = quoteFrom(question, passage);
    citations.push(citationOf(at + 1, passage, join(units)));
    const marker = units.at(-1)?.block ? `\n\n[${at + 1}]` : ` [${at + 1}]`;
    return `${join([...tableHead(passage, units), ...units])}${marker}`;
  });
  return { text: parts.join("\n\n"), citations, tokensUsed: 0, handsOver: null };
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

/** The answerer that needs no model: quotes the knowledge base. @param pause handed in, so that tests decide the time */
export function embeddedProvider(pause: (ms: number, signal: AbortSignal) => Promise<void>): Provider {
  return async function* answer({ question, searched = question, passages, unknown, signal }: AnswerRequest): AsyncIterable<AnswerPart> {
    const made = composeAnswer(searched, passages, unknown);
    for (const piece of piecesOf(made.text, STREAM_MS / PIECE_MS)) {
      yield { type: "delta", text: piece };
      await pause(PIECE_MS, signal);
    }
    yield { type: "done", answer: made };
  };
}
