/** How far apart the letters of a query stand in a text, in their order; null where they do not. */
function spread(query: string, text: string): number | null {
  let at = -1;
  let first = 0;
  for (const [place, letter] of [...query].entries()) {
    at = text.indexOf(letter, at + 1);
    if (at === -1) return null;
    if (place === 0) first = at;
  }
  return at - first;
}

const RANKS = { exact: 0, beginning: 1, word: 2, within: 3, letters: 10 } as const;

/**
 * How well a name fits what was typed: the smaller the better; null where it does not. By its beginning, the beginning of a
 * word, its middle, its letters in their order. Both in lower case.
 */
export function fuzzyRank(query: string, name: string): number | null {
  if (name === query) return RANKS.exact;
  if (name.startsWith(query)) return RANKS.beginning;
  if (name.split(/[-_\s]+/).some((word) => word.startsWith(query))) return RANKS.word;
  if (name.includes(query)) return RANKS.within;
  const apart = spread(query, name);
  return apart === null ? null : RANKS.letters + apart;
}

/**
 * Those that fit what was typed, the best first; of equals in their order.
 * @param rankOf as `fuzzyRank`
 */
export function bestOf<T>(things: readonly T[], rankOf: (thing: T) => number | null): T[] {
  return things
    .flatMap((thing) => {
      const rank = rankOf(thing);
      return rank === null ? [] : [{ thing, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing);
}
