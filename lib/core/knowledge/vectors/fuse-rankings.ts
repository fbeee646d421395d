/** Dampens the weight of the first ranks; 60 is the value of the paper. */
const K = 60;

/**
 * One ranking out of several, by reciprocal rank fusion: each ranking gives a thing 1 / (60 + its rank), so that what
 * stands high in several comes first, whatever their scores mean.
 *
 * G. V. Cormack, C. L. A. Clarke, S. Büttcher: Reciprocal rank fusion outperforms Condorcet and individual rank
 * learning methods. SIGIR 2009.
 */
export function fuseRankings(...rankings: readonly (readonly number[])[]): { id: number; score: number }[] {
  const scores = new Map<number, number>();
  for (const ranking of rankings) for (const [at, id] of ranking.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (K + at + 1));
  return [...scores].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score);
}
