import type { DocumentAudience } from "../../../protocol/document-settings";
import { FACT_KINDS, type FactKind, holdsFact } from "../lexicon/facts";
import { isOutdated } from "../lexicon/outdated";
import { phraseWords } from "../lexicon/read-concepts";
import { wordsOf } from "../lexicon/words";
import type { Breathe } from "./turns";
import { Vocabulary } from "./vocabulary";

/** Where in a passage a word stands; the more telling, the higher. */
const IN_TEXT = 1;
export const IN_HEADING = 2;
export const IN_TITLE = 4;
const PLACE_BITS = 3;
/** Of what stands above a passage so many characters are searched: each passage below repeats them. */
const HEADING_CHARS = 500;
/** A passage of more words weighs as much as several. */
const WORDS_OF_ONE = 100;

/** A passage as it is read from the database. */
export type SourcePassage = { id: number; headings: readonly string[]; text: string };

/** A document's words, which its passages are found by. */
export type IndexedDocument = {
  id: number;
  language: string;
  outdated: boolean;
  /** Whether it goes before others that speak of the same. */
  preferred: boolean;
  audience: DocumentAudience;
  /** From then on it is not answered from, in milliseconds; null: it stays valid. */
  validUntil: number | null;
  title: readonly string[];
  passages: readonly IndexedPassage[];
};
/** How a document is answered from. */
type DocumentRules = Pick<IndexedDocument, "preferred" | "audience" | "validUntil">;
const FOR_ALL: DocumentRules = { preferred: false, audience: "visitors", validUntil: null };
type IndexedPassage = { id: number; headings: readonly string[]; body: readonly string[]; facts: ReadonlySet<FactKind> };

/** Cuts a document into words, passage by passage in turns with others. */
export async function indexDocument(
  document: { id: number; title: string; language: string; settings?: Partial<DocumentRules> },
  passages: readonly SourcePassage[],
  breathe: Breathe,
): Promise<IndexedDocument> {
  const words = (text: string) => {
    const own = wordsOf(text).map(({ word }) => word);
    return own.concat(phraseWords(own, document.language));
  };
  const indexed: IndexedPassage[] = [];
  for (const { id, headings, text } of passages) {
    indexed.push({
      id,
      headings: words(headings.join("\n").slice(0, HEADING_CHARS)),
      body: words(text),
      facts: new Set(FACT_KINDS.filter((kind) => holdsFact(kind, text))),
    });
    await breathe();
  }
  return {
    id: document.id,
    language: document.language,
    outdated: isOutdated(document.title) || isOutdated(passages[0]?.text.slice(0, 200) ?? ""),
    ...FOR_ALL,
    ...document.settings,
    title: words(document.title),
    passages: indexed,
  };
}

/** A passage among all of an index. */
export type Entry = { document: IndexedDocument; passage: IndexedPassage };

/** Which passages hold which words, and where. */
export class KnowledgeIndex {
  /** The languages of its documents, that of most first. */
  readonly languages: readonly string[];
  readonly averageLength: number;
  /** What it costs in memory, in passages of usual length. */
  readonly weight: number;

  private constructor(
    documents: readonly IndexedDocument[],
    readonly entries: readonly Entry[],
    private readonly postings: ReadonlyMap<string, readonly number[]>,
    readonly vocabulary: Vocabulary,
  ) {
    const counts = new Map<string, number>();
    for (const { language, passages } of documents) counts.set(language, (counts.get(language) ?? 0) + passages.length);
    this.languages = [...counts].sort((a, b) => b[1] - a[1]).map(([language]) => language);
    const words = this.entries.reduce((all, { passage }) => all + passage.body.length, 0);
    this.averageLength = words / Math.max(1, this.entries.length);
    this.weight = Math.max(this.entries.length, Math.ceil(words / WORDS_OF_ONE));
  }

  /**
   * @param stems of the words to be found, by language; other words are left out
   * @param breathe is awaited again and again, so that others get their turn
   */
  static async create(
    documents: readonly IndexedDocument[],
    stems: ReadonlyMap<string, ReadonlyMap<string, string>>,
    breathe: Breathe,
  ): Promise<KnowledgeIndex> {
    const entries = documents.flatMap((document) => document.passages.map((passage) => ({ document, passage })));
    const postings = new Map<string, number[]>();
    for (const [at, entry] of entries.entries()) {
      post(postings, at, entry, stems.get(entry.document.language));
      await breathe();
    }
    const vocabulary = new Vocabulary(postings);
    await vocabulary.prepare(breathe);
    for (const [language, own] of stems) await vocabulary.learnStems(language, own, breathe);
    return new KnowledgeIndex(documents, entries, postings, vocabulary);
  }

  get size(): number {
    return this.entries.length;
  }

  /** Calls for each passage that holds a word, with the places where. */
  eachWith(word: string, call: (entry: number, places: number) => void): void {
    const postings = this.postings.get(word);
    if (postings) for (const posting of postings) call(posting >>> PLACE_BITS, posting & (IN_TEXT | IN_HEADING | IN_TITLE));
  }
}

/** Notes which words a passage holds, and where. */
function post(
  postings: Map<string, number[]>,
  at: number,
  { document, passage }: Entry,
  stems: ReadonlyMap<string, string> | undefined,
): void {
  const places = new Map<string, number>();
  const mark = (words: readonly string[], place: number) => {
    for (const word of words) places.set(word, (places.get(word) ?? 0) | place);
  };
  mark(passage.body, IN_TEXT);
  mark(passage.headings, IN_HEADING);
  mark(document.title, IN_TITLE);
  for (const [word, place] of places) {
    if (!stems?.has(word)) continue;
    const posting = (at << PLACE_BITS) | place;
    const list = postings.get(word);
    if (list) list.push(posting);
    else postings.set(word, [posting]);
  }
}
