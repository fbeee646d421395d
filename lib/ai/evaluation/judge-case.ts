import { foldLetters } from "../../core/knowledge";
import type { EvaluationBehaviour, EvaluationMiss } from "../../protocol/evaluation";
import { PHRASES } from "../phrases";
import type { Answer } from "../provider";
import { isSuggestion } from "../suggest-pages";

/** What an answer was. What a model said without a source is an answer: it is proven by what a tool returned, or said nothing. */
export function behaviourOf({ text, citations, handsOver, unanswered, tokensUsed, guidedBy }: Answer): EvaluationBehaviour {
  if (unanswered) return isSuggestion(text) ? "suggest" : "refuse";
  if (handsOver !== null) return "person";
  if (guidedBy !== undefined) return "refuse";
  if (citations.length > 0 || tokensUsed > 0) return "answer";
  return Object.values(PHRASES).some(({ rephrase }) => rephrase === text) ? "refuse" : "small_talk";
}

/** What a test conversation expects of its last answer. */
export type Expected = { behaviour: EvaluationBehaviour; source: string | null; fact: string | null };

/** Texts are the same whatever their case, accents, spaces and marks of Markdown. */
const plain = (text: string): string =>
  foldLetters(text)
    .replace(/[*_`\\]/g, "")
    .replace(/\s+/g, " ")
    .trim();

const isPage = (expected: string, title: string, url: string | null): boolean => {
  const wanted = plain(expected).replace(/\/$/, "");
  return wanted === plain(title) || (url !== null && wanted === plain(url).replace(/\/$/, ""));
};

/** What of an answer is not as it has to be. A page that is suggested counts as a source. */
export function missesOf(expected: Expected, answer: Answer): EvaluationMiss[] {
  const { source, fact } = expected;
  const said = plain(answer.text);
  const cited = () => answer.citations.some(({ title, url }) => isPage(source ?? "", title, url));
  const named = () => behaviourOf(answer) === "suggest" && said.includes(plain(source ?? "").replace(/\/$/, ""));
  return [
    ...(behaviourOf(answer) === expected.behaviour ? [] : (["behaviour"] as const)),
    ...(source === null || cited() || named() ? [] : (["source"] as const)),
    ...(fact === null || said.includes(plain(fact)) ? [] : (["fact"] as const)),
  ];
}
