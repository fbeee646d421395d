import { type FoundPassage, factsAsked, holdsFact, wordsOf } from "../core/knowledge";
import { overlap, stemsOf, type Unit, unitsOf } from "./sentences";

/** What one source is quoted with at most, in characters. */
const QUOTE_CHARS = 420;
/** What a sentence gains that holds the kind of fact that is asked for, beside the word of the question that says most. */
const FACT_GAIN = 0.6;

/** How much each unit of a passage says of the question. */
function scoreUnits(question: string, { hits = {} }: FoundPassage, units: readonly Unit[]): number[] {
  const values = Object.values(hits).map(({ value }) => value);
  if (values.length === 0) {
    const wanted = stemsOf(question);
    return units.map((unit) => overlap(wanted, unit.text));
  }
  const most = Math.max(...values);
  const asked = factsAsked(question);
  return units.map(({ text }) => {
    const terms = new Map<number, number>();
    for (const { word } of wordsOf(text)) {
      const hit = Object.hasOwn(hits, word) ? hits[word] : undefined;
      if (hit) terms.set(hit.term, Math.max(hit.value, terms.get(hit.term) ?? 0));
    }
    const said = [...terms.values()].reduce((sum, value) => sum + value, 0);
    return said + (asked.some((kind) => holdsFact(kind, text)) ? most * FACT_GAIN : 0);
  });
}

/** The stretch of a passage that speaks most of the question, as it stands there. @param max its length, in characters */
export function quoteFrom(question: string, passage: FoundPassage, max = QUOTE_CHARS): Unit[] {
  const units = unitsOf(passage.text);
  const scores = scoreUnits(question, passage, units);
  const lengths = units.map(({ text }) => text.length);
  let best = { from: 0, end: 0, value: -1 };
  // No unit counts against a stretch, so the longest one from each beginning is the best from there.
  let [end, chars, value] = [0, 0, 0];
  for (let from = 0; from < units.length; from += 1) {
    while (end < units.length && (end === from || chars + (lengths[end] ?? 0) <= max)) {
      chars += lengths[end] ?? 0;
      value += scores[end] ?? 0;
      end += 1;
    }
    if (value > best.value + 1e-9) best = { from, end, value };
    chars -= lengths[from] ?? 0;
    value -= scores[from] ?? 0;
  }
  return units.slice(best.from, best.end);
}

const isRow = (unit: Unit | undefined): boolean => unit?.text.startsWith("|") === true;

/** The head of the table that a quote begins in the middle of: without it its rows are no table. */
export function tableHead(passage: FoundPassage, [first]: readonly Unit[]): Unit[] {
  if (!first || !isRow(first)) return [];
  const units = unitsOf(passage.text);
  const at = units.findIndex(({ text }) => text === first.text);
  let head = at;
  while (head > 0 && isRow(units[head - 1])) head -= 1;
  const hasHead = /^[|\s:-]+$/.test(units[head + 1]?.text ?? "");
  return hasHead ? units.slice(head, Math.min(at, head + 2)) : [];
}

export function joinUnits(units: readonly Unit[]): string {
  return units.reduce(
    (text, unit, at) => (at === 0 ? unit.text : `${text}${unit.block || units[at - 1]?.block ? "\n" : " "}${unit.text}`),
    "",
  );
}
