/** Scripts that are written without blanks, or join particles to words. */
const PAIRED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Hangul}`;
const SPACELESS = String.raw`\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const RUN = new RegExp(
  String.raw`[\p{Script=Katakana}ー]+|\p{Script=Han}+|[${PAIRED}]+|[${SPACELESS}]+|(?:(?![${PAIRED}${SPACELESS}])[\p{L}\p{N}\p{M}])+(?:['’](?:(?![${PAIRED}${SPACELESS}])[\p{L}\p{N}\p{M}])+)*`,
  "gu",
);
const PAIRS = new RegExp(`^[${PAIRED}]`, "u");
const WITHOUT_BLANKS = new RegExp(`^[${SPACELESS}]`, "u");
const KATAKANA = /^[\p{Script=Katakana}ー]+$/u;
const HIRAGANA = /^\p{Script=Hiragana}+$/u;
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;

/** Letters that are typed one for another. */
const SAME: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  æ: "ae",
  œ: "oe",
  ς: "σ",
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ى: "ي",
  ة: "ه",
  ی: "ي",
  ک: "ك",
};

/** Without case, accents, apostrophes and joiners, and each letter in the one way of those that it is typed in. */
export const foldLetters = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(ACCENTS, "")
    .normalize("NFC")
    .replace(/['’\u200b-\u200d\u0640]/g, "")
    .replace(/[ßøłđıæœςأإآٱىةیک]/g, (letter) => SAME[letter] ?? letter);

/** Longer runs of letters are no words. */
const WORD_CHARS = 64;

/** A word without case and accents, as it is indexed. */
export function foldWord(word: string): string {
  const lower = word.slice(0, WORD_CHARS).toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: plain ASCII has nothing to fold
  if (/^[\x00-\x7f]*$/.test(lower)) return lower.replaceAll("'", "");
  return foldLetters(lower);
}

/** A word as it is indexed, and where it stands in the text. */
export type Word = { word: string; start: number; end: number };

/** Apostrophes part an article from its word ("l'école"), and belong to a word's end ("don't"). */
const ELIDED = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|all|dall|nell|sull|un|quest|quell)['’](?=.)/iu;

function pairsOf(run: string, at: number): Word[] {
  const characters = [...run];
  if (characters.length === 1) return HIRAGANA.test(run) ? [] : [{ word: run, start: at, end: at + run.length }];
  const pairs: Word[] = [];
  let start = at;
  for (let place = 0; place + 1 < characters.length; place += 1) {
    const word = `${characters[place]}${characters[place + 1]}`;
    // Two kana in a row are particles and endings, mostly.
    if (!HIRAGANA.test(word)) pairs.push({ word, start, end: start + word.length });
    start += characters[place]?.length ?? 1;
  }
  return pairs;
}

let thai: Intl.Segmenter | undefined;
/** The longer a run without blanks, the dearer each of its characters: so many are cut into words together. */
const SEGMENTED_AT_ONCE = 60;

function segmented(run: string, at: number): Word[] {
  thai ??= new Intl.Segmenter("th", { granularity: "word" });
  const words: Word[] = [];
  for (let from = 0; from < run.length; from += SEGMENTED_AT_ONCE)
    for (const { segment, index } of thai.segment(run.slice(from, from + SEGMENTED_AT_ONCE))) {
      const start = at + from + index;
      words.push({ word: segment, start, end: start + segment.length });
    }
  return words;
}

/** The words of a text, folded; pairs of characters in scripts without blanks. At most `max` of them. */
export function wordsOf(text: string, max = Number.POSITIVE_INFINITY): Word[] {
  const words: Word[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (words.length >= max) break;
    if (KATAKANA.test(run)) words.push({ word: run.slice(0, WORD_CHARS).normalize("NFKC"), start: index, end: index + run.length });
    else if (PAIRS.test(run)) words.push(...pairsOf(run, index));
    else if (WITHOUT_BLANKS.test(run)) words.push(...segmented(run, index));
    else {
      const bare = run.replace(ELIDED, "");
      const word = foldWord(bare);
      if (word !== "") words.push({ word, start: index + run.length - bare.length, end: index + run.length });
    }
  }
  return words;
}
