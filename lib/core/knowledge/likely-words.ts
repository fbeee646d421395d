/** A shorter word is too like many others to be taken for a misspelling. */
const MISSPELT_FROM = 4;
/** From here on two slips are forgiven. */
const TWICE_FROM = 8;
/** So much of a word has to be there for the rest to be guessed. */
const BEGINNING_FROM = 4;
/** As many words may share a beginning; more would say nothing. */
const COMPLETIONS_MAX = 6;

const isWord = (word: string): boolean => /^\p{L}+$/u.test(word);

/** What words a word that nothing holds could be meant as: longer ones that it begins, or the nearest in spelling. */
export function likelyWords(asked: string, known: readonly string[]): string[] {
  if (!isWord(asked) || asked.length < MISSPELT_FROM) return [];
  const words = known.filter(isWord);
  const completions = asked.length >= BEGINNING_FROM ? words.filter((word) => word.startsWith(asked)) : [];
  if (completions.length > 0) return completions.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, COMPLETIONS_MAX);
  const forgiven = asked.length >= TWICE_FROM ? 2 : 1;
  let nearest: string[] = [];
  let least = forgiven;
  for (const word of words) {
    if (word.length < MISSPELT_FROM || Math.abs(word.length - asked.length) > least) continue;
    const slips = slipsBetween(asked, word);
    if (slips < least) nearest = [];
    if (slips > least) continue;
    least = slips;
    nearest.push(word);
  }
  return nearest;
}

/** How many letters have to be changed, added, left out, or swapped with their neighbour (optimal string alignment). */
export function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
