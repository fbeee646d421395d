import type { Db } from "../../../../db/database";
import type { Term } from "../retrieval/read-terms";
import { likelyMeant } from "../retrieval/spelling";
import { breathing } from "../retrieval/turns";
import { Vocabulary } from "../retrieval/vocabulary";
import { indexTexts, termsOf, worthIn } from "./short-texts";

/** Of two texts that ask the same, each holds so much of what the other says. */
const ALIKE_FROM = 0.75;

type Read = { terms: readonly Term[]; words: ReadonlySet<string>; vocabulary: Vocabulary };

/** What a word is worth that is likely meant as one of the other text, where one of the two is misspelt. */
const MISSPELT = 0.8;

/** How much of what some terms say is met in a text, 0 to 1. */
function shareOf(terms: readonly Term[], { words, vocabulary }: Read): number {
  const all = terms.reduce((sum, { weight }) => sum + weight, 0);
  const worth = (term: Term) => worthIn(term, words) || (likelyMeant(term.word, vocabulary).length > 0 ? MISSPELT : 0);
  return all === 0 ? 0 : terms.reduce((sum, term) => sum + term.weight * worth(term), 0) / all;
}

const areAlike = (one: Read, other: Read): boolean => shareOf(one.terms, other) >= ALIKE_FROM && shareOf(other.terms, one) >= ALIKE_FROM;

/**
 * Puts short texts that ask the same into groups, by the same understanding of words as the search: forms, spelling, synonyms and
 * other languages. Each joins the first group whose first text it is like. Answers with their places, in their order.
 */
export async function groupTexts(db: Db, texts: readonly string[]): Promise<number[][]> {
  const breathe = breathing();
  const { index, words } = await indexTexts(db, texts);
  const groups: { first: Read; places: number[] }[] = [];
  for (const [at, text] of texts.entries()) {
    const said = words[at] ?? new Set<string>();
    const own: Read = { terms: await termsOf(db, index, text), words: said, vocabulary: new Vocabulary(said) };
    const group = groups.find(({ first }) => areAlike(first, own));
    if (group) group.places.push(at);
    else groups.push({ first: own, places: [at] });
    await breathe();
  }
  return groups.map(({ places }) => places);
}
