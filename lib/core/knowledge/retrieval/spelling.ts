import type { Vocabulary } from "./vocabulary";

/** A shorter word is too like many others to be taken for a misspelling. */
const MISSPELT_FROM = 5;
/** A slip is forgiven for so many letters. */
const LETTERS_A_SLIP = 4;
const COMPARED = 24;
/** As many words may be meant. */
const MEANT_MAX = 3;

/** Letters that sound alike. */
const SOUNDS = ["ckq", "sz", "iy", "vwf", "dt", "bp", "gj", "ae", "ou"].map((letters) => new Set(letters));
const soundsLike = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && SOUNDS.some((letters) => letters.has(a) && letters.has(b));

/**
 * How many letters have to be changed, added, left out, or swapped with their neighbour (optimal string alignment). A letter that
 * sounds alike is half a slip, one too many or too few of the same is half a slip too.
 */
export function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : soundsLike(a[i - 1], b[j - 1]) ? 0.6 : 1;
      const doubled = a[i - 1] === a[i - 2] ? 0.5 : 1;
      const halved = b[j - 1] === b[j - 2] ? 0.5 : 1;
      let least = Math.min((above[j] ?? 0) + doubled, (row[j - 1] ?? 0) + halved, (above[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}

/** The words of the vocabulary that a word which is not among them is likely meant as: the nearest in spelling. */
export function likelyMeant(word: string, vocabulary: Vocabulary): string[] {
  if (word.length < MISSPELT_FROM || !/^\p{L}+$/u.test(word)) return [];
  const forgiven = Math.min(3, Math.max(1, Math.floor(word.length / LETTERS_A_SLIP)));
  const near = vocabulary.likest(word, COMPARED).flatMap((other) => {
    // Who misspells a word begins it right, or with a letter that sounds alike.
    if (other[0] !== word[0] && !soundsLike(other[0], word[0])) return [];
    const forms = [other, ...vocabulary.bareFormsOf(other)].filter(
      (form) => form.length >= MISSPELT_FROM - 1 && Math.abs(form.length - word.length) <= forgiven,
    );
    const slips = Math.min(...forms.map((form) => slipsBetween(word, form)));
    return slips <= forgiven ? [{ other, slips }] : [];
  });
  const least = Math.min(...near.map(({ slips }) => slips));
  return near
    .filter(({ slips }) => slips <= least + 0.5)
    .slice(0, MEANT_MAX)
    .map(({ other }) => other);
}
