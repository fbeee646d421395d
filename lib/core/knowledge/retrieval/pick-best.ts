/** What another passage of a document counts for beside the one before it. */
const ANOTHER = 0.85;

/** The best `limit` of what was found, best first; further passages of one document give way to nearly as good ones of others. */
export function pickBest<T extends { documentId: number; score: number }>(found: readonly T[], limit: number): T[] {
  const left = [...found];
  const taken = new Map<number, number>();
  const picked: T[] = [];
  const worthOf = (one: T) => one.score * ANOTHER ** (taken.get(one.documentId) ?? 0);
  while (picked.length < limit && left.length > 0) {
    const best = left.reduce((a, b) => (worthOf(b) > worthOf(a) ? b : a));
    left.splice(left.indexOf(best), 1);
    taken.set(best.documentId, (taken.get(best.documentId) ?? 0) + 1);
    picked.push(best);
  }
  return picked;
}
