import { cut } from "../protocol/cut";
import type { ApprovedAnswer } from "../protocol/routes/approved-answers";
import type { Answer } from "./provider";

/** What a citation shows of an approved answer, in characters. */
const QUOTE_CHARS = 420;
/** A line of a list, table, quote, heading or code: what follows it on the same line would be part of it. */
const BLOCK = /^\s*(?:[|>#~`]|[-*+]\s|\d+[.)]\s)/;

/** An approved answer as it is given: word for word, with itself as its source. */
export function approvedReply({ questions: [title = ""], answer }: ApprovedAnswer): Answer {
  const last = answer.slice(answer.lastIndexOf("\n") + 1);
  return {
    text: `${answer}${BLOCK.test(last) ? "\n\n" : " "}[1]`,
    citations: [{ index: 1, title, heading: null, quote: cut(answer, QUOTE_CHARS), url: null }],
    tokensUsed: 0,
    handsOver: null,
  };
}
