/** What remains when a word is cut into pieces of three letters, its edges marked. */
export function trigramsOf(word: string): string[] {
  const marked = `  ${word} `;
  return Array.from({ length: marked.length - 2 }, (_, at) => marked.slice(at, at + 3));
}

/** As many words may be looked up by one beginning or ending; more would say nothing. */
const LOOKED_UP_MAX = 24;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
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

/** The words of an assistant's knowledge, with what finds them by a part of them. */
export class Vocabulary {
  private sorted: string[] | undefined;
  private reversed: string[] | undefined;
  private trigrams: Map<string, string[]> | undefined;
  private readonly stems = new Map<string, { of: Map<string, string>; words: Map<string, string[]> }>();

  constructor(private readonly words: ReadonlySet<string>) {}

  has(word: string): boolean {
    return this.words.has(word);
  }

  startingWith(prefix: string, max = LOOKED_UP_MAX): string[] {
    this.sorted ??= [...this.words].sort(compare);
    return rangeOf(this.sorted, prefix, max);
  }

  endingWith(suffix: string, max = LOOKED_UP_MAX): string[] {
    this.reversed ??= [...this.words].map(reverse).sort(compare);
    return rangeOf(this.reversed, reverse(suffix), max).map(reverse);
  }

  /** Takes up the stems of words in a language. */
  learnStems(language: string, stems: ReadonlyMap<string, string>): void {
    const known = this.stems.get(language) ?? { of: new Map<string, string>(), words: new Map<string, string[]>() };
    this.stems.set(language, known);
    for (const [word, stem] of stems) {
      known.of.set(word, stem);
      const alike = known.words.get(stem);
      if (alike) alike.push(word);
      else known.words.set(stem, [word]);
    }
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
    for (const word of this.words) {
      if (word.length < 3 || /\p{N}/u.test(word)) continue;
      for (const piece of new Set(trigramsOf(word))) {
        const held = index.get(piece);
        if (held) held.push(word);
        else index.set(piece, [word]);
      }
    }
    return index;
  }
}

/** So much of their pieces two words have to share (Jaccard) to be compared letter by letter. */
const LIKE_FROM = 0.2;
