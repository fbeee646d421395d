import { type Block, headingPath, proseBlock } from "./block";

const FENCE = /^\s*(`{3,}|~{3,})([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
const UNDERLINE = /^ {0,3}(=+|-{2,})\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/;
/** What is longer is no heading and no rule, and is not looked at as one. */
const MARK_CHARS = 1000;
const TABLE_HEAD = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Links as their text, pictures and HTML comments gone; code between backticks stays as it is. */
export function plainMarkdown(text: string): string {
  return text
    .split(/(`+[^`]*`+)/)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replace(/!\[[^\][]{0,300}\](?:\([^)]{0,500}\)|\[[^\]]{0,300}\])/g, "")
            .replace(/\[([^\]]{0,300})\]\([^)]{0,500}\)/g, "$1")
            .replace(/\[([^\]]{1,300})\]\[[^\]]{0,300}\]/g, "$1")
            .replace(/<(https?:\/\/[^>\s]{1,500})>/g, "$1"),
    )
    .join("")
    .replace(/\[(`[^`]{0,300}`)\]\([^)\s]{0,500}\)/g, "$1");
}

const withoutFrame = (content: string) => content.replace(/^---\n[\s\S]*?\n---(?:\n|$)/, "");

/** Removes HTML comments outside of fences, where they are code. */
function withoutComments(lines: readonly string[]): string[] {
  let fence: string | null = null;
  let inside = false;
  return lines.map((line) => {
    const mark = inside ? undefined : line.match(FENCE)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      return line;
    }
    fence = mark ?? null;
    if (fence !== null) return line;
    const clear = dropComments(line, inside);
    inside = clear.inside;
    return clear.text;
  });
}

function dropComments(line: string, inside: boolean): { text: string; inside: boolean } {
  let text = "";
  let at = 0;
  for (;;) {
    const mark: string = inside ? "-->" : "<!--";
    const next = line.indexOf(mark, at);
    if (!inside) text += line.slice(at, next < 0 ? undefined : next);
    if (next < 0) return { text, inside };
    at = next + mark.length;
    inside = !inside;
  }
}

/** Markdown as blocks: prose, lists by item, tables by row, code whole. */
export function readMarkdown(content: string): Block[] {
  const lines = withoutComments(withoutFrame(content).split("\n"));
  const path = headingPath();
  const blocks: Block[] = [];
  let held: string[] = [];
  const flush = () => {
    if (held.length > 0) blocks.push(toBlock(path.now(), held));
    held = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const fence = line.match(FENCE);
    const heading = line.length <= MARK_CHARS ? line.match(HEADING) : null;
    if (fence?.[1]) {
      flush();
      const code = readFence(lines, i, fence[1]);
      blocks.push({ headings: path.now(), glue: "\n", units: code.lines, fence: { open: line.trim(), close: fence[1] } });
      i = code.end;
    } else if (heading?.[1]) {
      flush();
      path.set(heading[1].length, plainMarkdown(heading[2] ?? "").trim());
    } else if (UNDERLINE.test(line) && held.length === 1 && !ITEM.test(held[0] ?? "") && !held[0]?.includes("|")) {
      path.set(line.trim().startsWith("=") ? 1 : 2, plainMarkdown(held[0] ?? "").trim());
      held = [];
    } else if (line.trim() === "" || (line.length <= MARK_CHARS && RULE.test(line))) {
      flush();
    } else {
      held.push(plainMarkdown(line));
    }
  }
  flush();
  return blocks.filter((block) => block.units.some((unit) => unit.trim() !== ""));
}

function readFence(lines: readonly string[], start: number, mark: string): { lines: string[]; end: number } {
  let end = start + 1;
  while (end < lines.length) {
    const close = lines[end]?.trim() ?? "";
    if (close.startsWith(mark) && close.replaceAll(mark.charAt(0), "") === "") break;
    end++;
  }
  return { lines: lines.slice(start + 1, end), end };
}

function toBlock(headings: string[], lines: string[]): Block {
  if (lines[0]?.includes("|") && (lines[1] ?? "").length <= MARK_CHARS && TABLE_HEAD.test(lines[1] ?? "")) {
    return { headings, glue: "\n", head: lines.slice(0, 2).join("\n"), units: lines.slice(2) };
  }
  if (ITEM.test(lines[0] ?? "")) return { headings, glue: "\n", units: joinItems(lines) };
  const items = lines.findIndex((line) => ITEM.test(line));
  if (items > 0)
    return {
      headings,
      glue: "\n",
      units: [...proseBlock(headings, lines.slice(0, items).join(" ")).units, ...joinItems(lines.slice(items))],
    };
  return proseBlock(headings, lines.map((line) => line.replace(/^\s*>\s?/, "")).join(" "));
}

/** Lines that go on with an item belong to it. */
function joinItems(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line) || items.length === 0) items.push(line.trimEnd());
    else items.push(`${items.pop()} ${line.trim()}`);
  }
  return items;
}
