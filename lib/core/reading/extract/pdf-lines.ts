import { escapeHtml } from "./kinds";

/** A line of a page: its text, the size of its type and the height of its baseline, both in points. */
export type Line = { text: string; size: number; y: number };

/** Type that is so much larger than that of most of the text makes a heading. */
const HEADING_FROM = 1.12;
const HEADING_CHARS = 160;
/** As many levels of headings as sizes of type distinguish. */
const LEVELS = 4;
/** A line further below the one before than this many sizes begins a paragraph. */
const PARAGRAPH_GAP = 1.6;
/** What stands first or last on so many pages is no text of theirs. */
const REPEATED_ON = 3;
/** A line of a table of contents, led by dots to its page: it answers nothing, and names what the headings name. */
const LEADER = /(?:\. ?){5,}\d*$/;
const BULLET = /^(?:[•◦▪‣·●○–-]|\d{1,3}[.)])\s+/;

/** The lines of all pages as HTML of headings, paragraphs and list items. */
export function toHtml(pages: readonly (readonly Line[])[]): string {
  const kept = withoutRepeated(pages);
  const levelOf = levels(kept.flat());
  const blocks: { tag: string; text: string }[] = [];
  for (const lines of kept) {
    let above: Line | undefined;
    for (const line of lines) {
      const level = levelOf(line);
      const tag = level ? `h${level}` : BULLET.test(line.text) ? "li" : "p";
      const last = blocks.at(-1);
      const near = above !== undefined && above.y - line.y > 0 && above.y - line.y < Math.max(line.size, above.size) * PARAGRAPH_GAP;
      const goesOn = above === undefined ? tag === "p" && last?.tag === "p" && !/[.!?:]["'”’)\]]*$/.test(last.text) : near;
      if (last && goesOn && (last.tag === tag ? tag !== "li" : last.tag === "li" && tag === "p")) last.text = join(last.text, line.text);
      else blocks.push({ tag, text: tag === "li" ? line.text.replace(BULLET, "") : line.text });
      above = line;
    }
  }
  return blocks.map(({ tag, text }) => `<${tag}>${escapeHtml(text)}</${tag}>`).join("\n");
}

/** A word divided at the end of a line is one again. */
const join = (text: string, next: string): string =>
  /\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(next) ? text.slice(0, -1) + next : `${text} ${next}`;

/** Without the numbers that distinguish pages. */
const pattern = (line: Line | undefined): string => line?.text.replace(/\d+/g, "#") ?? "";

/** Running heads, running feet, page numbers and the lines of a table of contents go. */
function withoutRepeated(pages: readonly (readonly Line[])[]): Line[][] {
  const seen = new Map<string, number>();
  for (const lines of pages)
    for (const edge of new Set([pattern(lines[0]), pattern(lines.at(-1))])) seen.set(edge, (seen.get(edge) ?? 0) + 1);
  const isRepeated = (line: Line | undefined) =>
    line !== undefined && pages.length > 1 && ((seen.get(pattern(line)) ?? 0) >= REPEATED_ON || /^[\divxlc]{1,5}$/i.test(line.text));
  return pages.map((lines) => {
    const from = isRepeated(lines[0]) ? 1 : 0;
    return lines.slice(from, lines.length > from && isRepeated(lines.at(-1)) ? -1 : undefined).filter(({ text }) => !LEADER.test(text));
  });
}

const rounded = (size: number): number => Math.round(size * 2) / 2;

/** Finds a heading's level by the size of its type; 0 for what is none. */
function levels(lines: readonly Line[]): (line: Line) => number {
  const chars = new Map<number, number>();
  for (const { size, text } of lines) chars.set(rounded(size), (chars.get(rounded(size)) ?? 0) + text.length);
  const [body = 0] = [...chars].sort((a, b) => b[1] - a[1])[0] ?? [];
  const isLarge = ({ size, text }: Line) => rounded(size) >= body * HEADING_FROM && text.length <= HEADING_CHARS && /\p{L}/u.test(text);
  const sizes = [...new Set(lines.filter(isLarge).map(({ size }) => rounded(size)))].sort((a, b) => b - a);
  return (line) => (isLarge(line) ? Math.min(sizes.indexOf(rounded(line.size)) + 1, LEVELS) : 0);
}
