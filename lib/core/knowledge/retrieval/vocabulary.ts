import { type Breathe, compare, eachInTurns, sortInTurns } from "./turns";

/** What remains when a word is cut into pieces of three letters, its edges marked. */
export function trigramsOf(word: string): string[] {
  const marked = `  ${word} `;
  return Array.from({ length: marked.length - 2 }, (_, at) => marked.slice(at, at + 3));
}

/** As many words may be looked up by one beginning or ending; more would say nothing. */
const LOOKED_UP_MAX = 24;

const reverse = (word: string): string => [...word].reverse().join("");

/** Words by a beginning, in a sorted list. */
function rangeOf(sorted: readonly string[], prefix: string, max: number): string[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let at = low; at < sorted.length && found.length < max && sorted[at]?.startsWith(prefix); at += 1) found.push(sorted[at] ?? "");
  return found;
}

type Stems = { of: ReadonlyMap<string, string>; words: Map<string, string[]> };

const addTo = (lists: Map<string, string[]>, key: string, word: string): void => {
  const held = lists.get(key);
  if (held) held.push(word);
  else lists.set(key, [word]);
};

function addTrigrams(index: Map<string, string[]>, word: string): void {
  if (word.length < 3 || /\p{N}/u.test(word)) return;
  for (const piece of new Set(trigramsOf(word))) addTo(index, piece, word);
}

/** The words of an assistant's knowledge, with what finds them by a part of them: made when it is first asked for, or before. */
export class Vocabulary {
  private sorted: readonly string[] | undefined;
  private reversed: readonly string[] | undefined;
  private trigrams: ReadonlyMap<string, readonly string[]> | undefined;
  private readonly stems = new Map<string, Stems>();

  /** @param words a set, or a map by the word */
  constructor(private readonly words: Pick<ReadonlyMap<string, unknown>, "has" | "keys">) {}

  /** Makes what finds words by their parts, in turns with others. */
  async prepare(breathe: Breathe): Promise<void> {
    const all = [...this.words.keys()];
    this.sorted = await sortInTurns(all, breathe);
    const backwards: string[] = [];
    await eachInTurns(all, (word) => backwards.push(reverse(word)), breathe);
    this.reversed = await sortInTurns(backwards, breathe);
    const trigrams = new Map<string, string[]>();
    await eachInTurns(all, (word) => addTrigrams(trigrams, word), breathe);
    this.trigrams = trigrams;
  }

  /** Takes up the stems of all words in a language. */
  async learnStems(language: string, of: ReadonlyMap<string, string>, breathe: Breathe): Promise<void> {
    const words = new Map<string, string[]>();
    await eachInTurns(of, ([word, stem]) => addTo(words, stem, word), breathe);
    this.stems.set(language, { of, words });
  }

  has(word: string): boolean {
    return this.words.has(word);
  }

  startingWith(prefix: string, max = LOOKED_UP_MAX): string[] {
    this.sorted ??= [...this.words.keys()].sort(compare);
    return rangeOf(this.sorted, prefix, max);
  }

  endingWith(suffix: string, max = LOOKED_UP_MAX): string[] {
    this.reversed ??= [...this.words.keys()].map(reverse).sort(compare);
    return rangeOf(this.reversed, reverse(suffix), max).map(reverse);
  }

  /** The words of a language that share a stem. */
  withStem(language: string, stem: string): readonly string[] {
    return this.stems.get(language)?.words.get(stem) ?? [];
  }

  stemOf(language: string, word: string): string | undefined {
    return this.stems.get(language)?.of.get(word);
  }

  /** A word without its ending, as the question may have it: its stems that it begins with. */
  bareFormsOf(word: string): string[] {
    const stems = [...this.stems.values()].flatMap(({ of }) => of.get(word) ?? []);
    return stems.filter((stem) => stem !== word && word.startsWith(stem));
  }

  /** The words that share most pieces of three letters with a word that is not among them, the likest first. */
  likest(word: string, max: number): string[] {
    this.trigrams ??= this.indexTrigrams();
    const pieces = new Set(trigramsOf(word));
    const shared = new Map<string, number>();
    for (const piece of pieces) for (const other of this.trigrams.get(piece) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
    const alike = (other: string, n: number) => n / (pieces.size + other.length + 1 - n);
    return [...shared]
      .map(([other, n]) => ({ other, share: alike(other, n) }))
      .filter(({ share }) => share >= LIKE_FROM)
      .sort((a, b) => b.share - a.share)
      .slice(0, max)
      .map(({ other }) => other);
  }

  private indexTrigrams(): Map<string, string[]> {
    const index = new Map<string, string[]>();
    for (const word of this.words.keys()) addTrigrams(index, word);
    return index;
  }
}

/** So much of their pieces two words have to share (Jaccard) to be compared letter by letter. */
const LIKE_FROM = 0.2;
