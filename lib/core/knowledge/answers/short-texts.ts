import type { Db } from "../../../../db/database";
import { detectLanguage } from "../lexicon/detect-language";
import { type IndexedDocument, indexDocument, KnowledgeIndex } from "../retrieval/knowledge-index";
import { stemAll } from "../retrieval/read-knowledge";
import { readTerms, type Term } from "../retrieval/read-terms";
import { breathing } from "../retrieval/turns";

/** A word of one text is met in another by itself, a form of it, how it is meant where it is misspelt, or what stands for the same. */
const MET_FROM = 0.6;

/** The words of a text that say something, each with what meets it in the texts of an index. */
export async function termsOf(db: Db, index: KnowledgeIndex, text: string): Promise<Term[]> {
  return (await readTerms(db, index, text)).filter(({ soft }) => !soft);
}

/** How well a term is met in a text, 0 to 1. @param words the text's own, as `indexTexts` gives them */
export function worthIn({ word, options }: Pick<Term, "word" | "options">, words: ReadonlySet<string>): number {
  if (words.has(word)) return 1;
  let best = 0;
  for (const [other, worth] of options) if (worth > best && words.has(other)) best = worth;
  return best;
}

/** Whether each of some terms is met in a text. */
export const isMet = (terms: readonly Term[], words: ReadonlySet<string>): boolean =>
  terms.every((term) => worthIn(term, words) >= MET_FROM);

/** An index of short texts, each as a document of one passage, with the words of each. */
export async function indexTexts(db: Db, texts: readonly string[]): Promise<{ index: KnowledgeIndex; words: ReadonlySet<string>[] }> {
  const breathe = breathing();
  const indexed: IndexedDocument[] = [];
  for (const [id, text] of texts.entries())
    indexed.push(await indexDocument({ id, title: "", language: detectLanguage(text) }, [{ id, headings: [], text }], breathe));
  const index = await KnowledgeIndex.create(indexed, await stemAll(db, indexed, undefined, breathe), breathe);
  return { index, words: indexed.map(({ passages }) => new Set(passages[0]?.body)) };
}

/** Which of some phrases a text speaks of, by their place: all that a phrase says is met in it, whatever else it says. */
export async function findPhrase(db: Db, text: string, phrases: readonly string[]): Promise<number | null> {
  if (phrases.length === 0) return null;
  const { index, words } = await indexTexts(db, [text]);
  for (const [at, phrase] of phrases.entries()) {
    const terms = await termsOf(db, index, phrase);
    if (terms.length > 0 && isMet(terms, words[0] ?? new Set())) return at;
  }
  return null;
}
