import { toSentences } from "../core/reading";

/** A piece of a passage that can be quoted by itself: a sentence, a line of a list, a block of code. */
export type Unit = { text: string; block: boolean };

const FENCE = /^```/;
const LIST_LINE = /^\s*(?:[-*•]|\d+[.)])\s+/;

/** Cuts a passage into what can be quoted. */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  let fence: string[] | undefined;
  let prose: string[] = [];
  const endProse = () => {
    if (prose.length > 0)
      units.push(...toSentences(prose.join(" ").replace(/\s+/g, " ")).map((sentence) => ({ text: sentence, block: false })));
    prose = [];
  };
  for (const line of text.split("\n")) {
    if (fence) {
      fence.push(line);
      if (!FENCE.test(line)) continue;
      units.push({ text: fence.join("\n"), block: true });
      fence = undefined;
    } else if (FENCE.test(line)) {
      endProse();
      fence = [line];
    } else if (LIST_LINE.test(line) || line.trim().startsWith("|")) {
      endProse();
      units.push({ text: line.trim(), block: true });
    } else if (line.trim() === "") endProse();
    else prose.push(line.trim());
  }
  endProse();
  if (fence) units.push({ text: fence.join("\n"), block: true });
  return units;
}

/** Words as far as they carry meaning: lower case, at least three letters, cut to a stem of six. */
export function stemsOf(text: string): Set<string> {
  if (text.length < STEM_MIN) return new Set();
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return new Set(words.filter((word) => !COMMON.has(word)).map((word) => word.slice(0, 6)));
}

/** Letters of the shortest word that carries meaning. */
const STEM_MIN = 3;
const COMMON = new Set(
  "the and for are but not you your our with this that have has had was were will would can could should does did how what when where which who why from into onto than then them they their there here about also any all its his her she him out use used using get got let may one two per via".split(
    " ",
  ),
);

/** How many of the question's stems a text holds. */
export function overlap(question: Set<string>, text: string): number {
  let shared = 0;
  for (const stem of stemsOf(text)) if (question.has(stem)) shared += 1;
  return shared;
}
