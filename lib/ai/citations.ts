import { type FoundPassage, languageOf } from "../core/knowledge";
import type { Citation } from "../protocol/message";
import { citationOf } from "./provider";
import { overlap, stemsOf, unitsOf } from "./sentences";

const MARKER = /\[(\d{1,2})\]/g;

/** How much of what a sentence says its source must say too. */
const SUPPORTED_FROM = 0.25;
/** An answer with more markers is none; what is beyond them is taken out unread. */
const MARKERS_MAX = 100;
/** The sentence before a marker is looked for in so many characters. */
const CLAIM_CHARS = 1_000;

/**
 * The citations of a finished answer: those whose passage holds what the sentences before the marker say. Markers that
 * fail are taken out of the text. Words of two languages can't be compared: there, that the passage exists has to do.
 */
export function checkCitations(text: string, passages: readonly FoundPassage[]): { text: string; citations: Citation[] } {
  const language = languageOf(text);
  const citations = new Map<number, Citation>();
  const sources = new Map<FoundPassage, { stems: ReadonlySet<string>; comparable: boolean }>();
  const read = (passage: FoundPassage) => {
    const known = sources.get(passage) ?? { stems: stemsOf(passage.text), comparable: languageOf(passage.text) === language };
    sources.set(passage, known);
    return known;
  };
  let markers = 0;
  const checked = text.replace(MARKER, (marker, number: string, at: number) => {
    markers += 1;
    if (markers > MARKERS_MAX) return "";
    const index = Number(number);
    const passage = passages[index - 1];
    const claim = claimBefore(text, at);
    const said = stemsOf(claim);
    if (!passage || said.size === 0) return "";
    const { stems, comparable } = read(passage);
    if (comparable && [...said].filter((stem) => stems.has(stem)).length / said.size < SUPPORTED_FROM) return "";
    if (!citations.has(index)) citations.set(index, citationOf(index, passage, bestSentence(said, passage.text)));
    return marker;
  });
  const tidy = checked
    .replace(/(?<![ \t])[ \t]+([.,;:!?])/g, "$1")
    .replace(/(?<=\S) {2,}(?=\S)/g, " ")
    .trim();
  return { text: tidy, citations: [...citations.values()].sort((a, b) => a.index - b.index) };
}

/** The sentence a marker stands behind, without the markers themselves. */
function claimBefore(text: string, at: number): string {
  const before = text
    .slice(Math.max(0, at - CLAIM_CHARS), at)
    .replace(MARKER, "")
    .trimEnd()
    .replace(/(?<![.!?])[.!?]+$/, "");
  return before.slice(Math.max(before.lastIndexOf(". "), before.lastIndexOf("\n"), before.lastIndexOf("? "), before.lastIndexOf("! ")) + 1);
}

function bestSentence(said: Set<string>, text: string): string {
  const units = unitsOf(text);
  let best = { text, shared: -1 };
  for (const unit of units) {
    const shared = overlap(said, unit.text);
    if (shared > best.shared) best = { text: unit.text, shared };
  }
  return best.text;
}
