import { escapeHtml } from "./html";
import { type Cite, inlineToHtml } from "./inline";

export type { Cite } from "./inline";

/** Lists and quotes inside of one another: what nests deeper is shown as text. */
const DEPTH_MAX = 4;

const FENCE = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(?=\S)/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,7})([-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;

/**
 * The Markdown of an assistant's answer as HTML that is safe to insert: tags in the source are text, links lead to
 * http, https and mailto alone, pictures are links. It knows what answers are made of (paragraphs with their line breaks,
 * headings, lists, quotes, code, tables, emphasis, links, sources) and takes time in proportion to the text.
 */
export function markdownToHtml(source: string, cite: Cite = () => null): string {
  return new Blocks(cite).toHtml(source.replace(/\r\n?/g, "\n").split("\n"), 0, false);
}

const isBlank = (line: string | undefined): boolean => line !== undefined && line.trim() === "";
const indentOf = (line: string): number => line.length - line.trimStart().length;

/** A part of a text that was taken: its HTML, and the line after it. */
type Taken = { html: string; next: number };

class Blocks {
  constructor(private readonly cite: Cite) {}

  /** @param tight inside of a list without blank lines: its paragraphs are bare text */
  toHtml(lines: readonly string[], depth: number, tight: boolean): string {
    const blocks: string[] = [];
    let at = 0;
    while (at < lines.length) {
      if (isBlank(lines[at])) {
        at += 1;
        continue;
      }
      const { html, next } = this.block(lines, at, depth) ?? this.paragraph(lines, at, depth, tight);
      blocks.push(html);
      at = next;
    }
    return blocks.join("\n");
  }

  private block(lines: readonly string[], at: number, depth: number): Taken | null {
    const line = lines[at] as string;
    if (FENCE.test(line)) return fence(lines, at);
    if (HEADING.test(line)) return this.heading(line, at);
    if (RULE.test(line)) return { html: "<hr>", next: at + 1 };
    if (depth < DEPTH_MAX && QUOTE.test(line)) return this.quote(lines, at, depth);
    if (depth < DEPTH_MAX && ITEM.test(line)) return this.list(lines, at, depth);
    return isTable(lines, at) ? this.table(lines, at) : null;
  }

  private begins(lines: readonly string[], at: number, depth: number): boolean {
    const line = lines[at] as string;
    if (FENCE.test(line) || HEADING.test(line) || RULE.test(line) || isTable(lines, at)) return true;
    if (depth >= DEPTH_MAX) return false;
    // A number at the start of a line in the middle of a sentence is no list.
    const item = ITEM.exec(line);
    return QUOTE.test(line) || (item !== null && item[0].trim() !== line.trim() && !/^(?!1[.)])\d/.test(item[2] as string));
  }

  private paragraph(lines: readonly string[], at: number, depth: number, tight: boolean): Taken {
    let next = at + 1;
    while (next < lines.length && !isBlank(lines[next]) && !this.begins(lines, next, depth)) next += 1;
    const text = lines
      .slice(at, next)
      .map((line) => line.trim())
      .join("\n");
    const html = inlineToHtml(text, this.cite);
    return { html: tight ? html : `<p>${html}</p>`, next };
  }

  private heading(line: string, at: number): Taken {
    const level = (HEADING.exec(line) as RegExpExecArray)[1] as string;
    const text = line.trimStart().slice(level.length).trim();
    const bare = text.endsWith("#") ? text.slice(0, text.search(/#*$/)) : text;
    const words = bare === text || isBlank(bare.slice(-1)) ? bare.trimEnd() : text;
    return { html: `<h${level.length}>${inlineToHtml(words, this.cite)}</h${level.length}>`, next: at + 1 };
  }

  private quote(lines: readonly string[], at: number, depth: number): Taken {
    let next = at;
    while (next < lines.length && QUOTE.test(lines[next] as string)) next += 1;
    const inner = lines.slice(at, next).map((line) => line.replace(QUOTE, ""));
    return { html: `<blockquote>${this.toHtml(inner, depth + 1, false)}</blockquote>`, next };
  }

  private list(lines: readonly string[], from: number, depth: number): Taken {
    const [, , first = ""] = ITEM.exec(lines[from] as string) as RegExpExecArray;
    const isOrdered = first.length > 1;
    const items: { number: number; lines: string[] }[] = [];
    let loose = false;
    let at = from;
    while (at < lines.length) {
      const item = sameList(lines[at] as string, first);
      if (!item) break;
      const taken = itemLines(lines, at, item[0].length, (line, index) => this.begins(lines, index, depth) && !sameList(line, first));
      items.push({ number: Number.parseInt(item[2] as string, 10), lines: taken.lines });
      at = taken.next;
      const after = skipBlank(lines, at);
      if (after > at && after < lines.length && sameList(lines[after] as string, first)) {
        loose = true;
        at = after;
      }
    }
    const tight = !loose && items.every((item) => !item.lines.some(isBlank));
    const html = items.map(({ number, lines: inner }, index) => {
      const jumps = isOrdered && index > 0 && number !== (items[index - 1] as { number: number }).number + 1;
      return `<li${jumps ? ` value="${number}"` : ""}>${this.toHtml(inner, depth + 1, tight)}</li>`;
    });
    const start = items[0]?.number ?? 1;
    const tag = isOrdered ? `<ol${start === 1 ? "" : ` start="${start}"`}>` : "<ul>";
    return { html: `${tag}\n${html.join("\n")}\n${isOrdered ? "</ol>" : "</ul>"}`, next: at };
  }

  private table(lines: readonly string[], at: number): Taken {
    const head = cellsOf(lines[at] as string);
    const sides = cellsOf(lines[at + 1] as string).map(sideOf);
    const row = (cells: readonly string[], tag: "th" | "td") =>
      `<tr>${head.map((_, column) => `<${tag}${sides[column] ?? ""}>${inlineToHtml(cells[column] ?? "", this.cite)}</${tag}>`).join("")}</tr>`;
    const body: string[] = [];
    let next = at + 2;
    for (; next < lines.length && !isBlank(lines[next]) && (lines[next] as string).includes("|"); next += 1)
      body.push(row(cellsOf(lines[next] as string), "td"));
    const html = `<table><thead>${row(head, "th")}</thead><tbody>${body.join("")}</tbody></table>`;
    return { html: `<div class="table" tabindex="0">${html}</div>`, next };
  }
}

function fence(lines: readonly string[], at: number): Taken {
  const [, marks = "```"] = FENCE.exec(lines[at] as string) as RegExpExecArray;
  const isEnd = (line: string) => {
    const text = line.trim();
    return text.length >= marks.length && text === (marks[0] as string).repeat(text.length);
  };
  let end = at + 1;
  while (end < lines.length && !isEnd(lines[end] as string)) end += 1;
  // Code that is wider than the conversation scrolls: the keyboard must reach it.
  const html = `<pre tabindex="0"><code>${escapeHtml(lines.slice(at + 1, end).join("\n"))}\n</code></pre>`;
  return { html, next: end + 1 };
}

function skipBlank(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && isBlank(lines[at])) at += 1;
  return at;
}

/** An item of the same list: bullets of one kind, or numbers. Items stand no further in than a list may. */
function sameList(line: string, first: string): RegExpExecArray | null {
  const item = RULE.test(line) ? null : ITEM.exec(line);
  if (!item || (item[1] as string).length > 3) return null;
  const marker = item[2] as string;
  return marker.at(-1) === first.at(-1) && marker.length > 1 === first.length > 1 ? item : null;
}

/** The lines of one item, without its marker; `ends` says what begins something else. */
function itemLines(
  lines: readonly string[],
  from: number,
  width: number,
  ends: (line: string, at: number) => boolean,
): { lines: string[]; next: number } {
  const taken = [(lines[from] as string).slice(width)];
  const inner = Math.min(2, width);
  let at = from + 1;
  while (at < lines.length) {
    const after = skipBlank(lines, at);
    const line = lines[after];
    if (line === undefined) break;
    const belongs = indentOf(line) >= inner;
    if (!belongs && (after > at || ITEM.test(line) || ends(line, after))) break;
    for (; at < after; at += 1) taken.push("");
    taken.push(line.slice(Math.min(indentOf(line), width)));
    at = after + 1;
  }
  return { lines: taken, next: at };
}

/** A line with columns, and under it one of dashes with as many. */
function isTable(lines: readonly string[], at: number): boolean {
  const [head, dashes] = [lines[at] as string, lines[at + 1]];
  if (dashes === undefined || !head.includes("|") || !dashes.includes("-") || !/^[-:|\s]+$/.test(dashes)) return false;
  const sides = cellsOf(dashes);
  return sides.every((side) => /^:?-+:?$/.test(side)) && sides.length === cellsOf(head).length;
}

function cellsOf(line: string): string[] {
  const text = line.trim();
  const cells: string[] = [];
  let cell = "";
  for (let at = text.startsWith("|") ? 1 : 0; at < text.length; at += 1) {
    if (text[at] === "\\" && text[at + 1] === "|") {
      cell += "|";
      at += 1;
    } else if (text[at] === "|") {
      cells.push(cell.trim());
      cell = "";
    } else cell += text[at];
  }
  return text.endsWith("|") && cell === "" ? cells : [...cells, cell.trim()];
}

function sideOf(dashes: string): string {
  const [left, right] = [dashes.startsWith(":"), dashes.endsWith(":")];
  if (left && right) return ' class="center"';
  return right ? ' class="end"' : "";
}
