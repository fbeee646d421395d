/** A word of the question, as the index spells it or may spell it: how much it says, and how much of that a passage gets that holds it. */
export type Term = { lexemes: string[]; weight: number; worth: number };

/** `among`: how many passages hold it. */
export type AskedTerm = Term & { among: number };

/** What may be meant by a word is worth less than the word itself. */
export const GUESS_WORTH = 0.8;

/** Words of politeness and of asking (as stems) that Postgres does not count among its stop words. */
const SAYS_NOTHING = new Set(
  "also anyth could done explain get give got happen hello help hey hi know let like make mani may mean might much must need ok okay pleas possibl put someth sorri tell thank thing want way would wonder work yes".split(
    " ",
  ),
);

/** Whether a word of the question says anything about what is asked. */
export const isMeaningful = (lexeme: string): boolean => !SAYS_NOTHING.has(lexeme) && /[\p{L}\p{N}]/u.test(lexeme);

/** A tsquery that any of the words meets, whatever signs they hold. @param where `A`: in title and headings alone */
export const toTsquery = (lexemes: readonly string[], where = ""): string =>
  lexemes.map((lexeme) => `'${lexeme.replace(/['\\]/g, "$&$&")}'${where && `:${where}`}`).join(" | ");

/** Below so many passages, how rare a word is among them says little of how rare it is. */
const SMALL = 25;

/**
 * The weight of a word that `among` of `total` passages hold: what stands everywhere distinguishes nothing
 * (Robertson and Spärck Jones's inverse document frequency, as in BM25).
 */
export const weigh = (among: number, total: number): number => Math.log(1 + (Math.max(total, SMALL) - among + 0.5) / (among + 0.5));

/** One word in common is no answer to a question of several. */
const ONE_OF_SEVERAL = 0.5;

/** The share of the question that a passage speaks of. @param held the weight of the terms it holds @param hits how many */
export function coverageOf(terms: readonly Term[], held: number, hits: number): number {
  const share = held / weightOf(terms);
  return hits === 1 && terms.length > 1 ? Math.min(share, ONE_OF_SEVERAL) : share;
}

/** What a word of the question before counts for beside those of the question that goes on with it. */
const CONTEXT_WORTH = 0.5;

/** The words of a question, and those of the one that it goes on with, as far as anything holds them. */
export function withContext(asked: readonly Term[], before: readonly AskedTerm[]): Term[] {
  const known = new Set(asked.flatMap(({ lexemes }) => lexemes));
  const held = before.filter(({ among }) => among > 0);
  const others = (held.length > 0 ? held : before).filter(({ lexemes }) => !lexemes.some((lexeme) => known.has(lexeme)));
  return [
    ...asked,
    ...others.map(({ lexemes, weight, worth }) => ({ lexemes, weight: weight * CONTEXT_WORTH, worth: worth * CONTEXT_WORTH })),
  ];
}

export const weightOf = (terms: readonly Term[]): number => terms.reduce((all, term) => all + term.weight, 0);

/** Coverage first; headings that name what is asked, words that stand together as in the question, and the database's own rank decide. */
export const fuse = (of: { coverage: number; heading: number; phrase: number; rank: number }): number =>
  0.5 * of.coverage + 0.25 * of.heading + 0.1 * of.phrase + 0.15 * of.rank;

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
