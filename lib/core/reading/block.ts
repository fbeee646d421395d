import { cut } from "../../protocol/cut";

export type Passage = { headings: string[]; text: string };
/** A PDF and a DOCX are held as the HTML that was read out of them. */
export type DocumentType = "markdown" | "text" | "html" | "pdf" | "docx";

/** A stretch of a document that belongs together: `units` are what may stand apart when it is too long for one passage. */
export type Block = {
  headings: string[];
  /** Sentences, items, rows, lines of code; never cut inside. */
  units: string[];
  /** What stands between two units. */
  glue: " " | "\n";
  /** Stands before the units of every part: a table's head. */
  head?: string;
  /** A part of code is fenced with these lines. */
  fence?: { open: string; close: string };
};

/** A full stop that ends no sentence. */
const ABBREVIATION = /(?:^|[\s("'])(?:[A-Z]|[a-z]\.[a-z]|Dr|Mr|Mrs|Ms|St|No|vs|approx|etc)\.$/;
const SENTENCE_END = /(?<=[.!?…]["'”’)\]*_]{0,3})\s+(?=["'“‘([*_`]{0,3}[\p{Lu}\p{N}\p{Lo}`])|(?<=[。！？])/u;

/** The sentences of a line of text. */
export function toSentences(line: string): string[] {
  const sentences: string[] = [];
  let open = false;
  for (const piece of line.split(SENTENCE_END)) {
    if (open) sentences.push(`${sentences.pop()} ${piece}`);
    else if (piece) sentences.push(piece);
    open = ABBREVIATION.test(piece.slice(-12));
  }
  return sentences;
}

/** Prose, whatever its line breaks, as its sentences. */
export function proseBlock(headings: string[], text: string): Block {
  return { headings, glue: " ", units: toSentences(text.replace(/\s+/g, " ").trim()) };
}

/** The path of headings once one of `level` has come: those above it, and it. */
export function headingPath(): { set(level: number, text: string): void; now(): string[] } {
  const path: { level: number; text: string }[] = [];
  return {
    set(level, text) {
      while ((path.at(-1)?.level ?? 0) >= level) path.pop();
      if (text) path.push({ level, text: cut(text, 200) });
    },
    now: () => path.map((heading) => heading.text),
  };
}
