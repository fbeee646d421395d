/** A word of the question as the index spells it, and how much it says. */
export type Term = { lexeme: string; weight: number };

/** Words of politeness and of asking (as stems) that Postgres does not count among its stop words. */
const SAYS_NOTHING = new Set(
  "also anyth could done explain get give got happen hello help hey hi know let like make mani may mean might much must need ok okay pleas possibl put someth sorri tell thank thing want way would wonder work yes".split(
    " ",
  ),
);

/** Whether a word of the question says anything about what is asked. */
export const isMeaningful = (lexeme: string): boolean => !SAYS_NOTHING.has(lexeme) && /[\p{L}\p{N}]/u.test(lexeme);

/** A tsquery that any of the words meets, whatever signs they hold. */
export const toTsquery = (lexemes: readonly string[]): string =>
  lexemes.map((lexeme) => `'${lexeme.replace(/['\\]/g, "$&$&")}'`).join(" | ");

/** Below so many passages, how rare a word is among them says little of how rare it is. */
const SMALL = 25;

/**
 * The weight of a word that `among` of `total` passages hold: what stands everywhere tells nothing apart
 * (Robertson and Spärck Jones's inverse document frequency, as in BM25).
 */
export const weigh = (among: number, total: number): number => Math.log(1 + (Math.max(total, SMALL) - among + 0.5) / (among + 0.5));

/** One word in common is no answer to a question of several. */
const ONE_OF_SEVERAL = 0.5;

/** The share of the terms' weight that `lexemes` hold. */
export function coverageOf(terms: readonly Term[], lexemes: readonly string[]): number {
  const held = new Set(lexemes);
  const found = terms.filter((term) => held.has(term.lexeme));
  if (found.length === 0) return 0;
  const share = sum(found) / sum(terms);
  return found.length === 1 && terms.length > 1 ? Math.min(share, ONE_OF_SEVERAL) : share;
}

const sum = (terms: readonly Term[]): number => terms.reduce((all, term) => all + term.weight, 0);

/** Coverage first; headings that name what is asked, and the database's own rank, decide between equals. */
export const fuse = (of: { coverage: number; heading: number; rank: number }): number =>
  0.6 * of.coverage + 0.25 * of.heading + 0.15 * of.rank;
