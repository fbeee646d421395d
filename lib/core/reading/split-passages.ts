import { type Block, type DocumentType, type Passage, proseBlock } from "./block";
import { readHtml } from "./read-html";
import { readMarkdown } from "./read-markdown";

/** A passage is about this long: enough to answer from, short enough to quote. */
export const PASSAGE_CHARS = 900;
/** Code stays whole up to here, and so does a sentence; Postgres refuses to index a megabyte of it. */
export const WHOLE_CHARS = 4000;

/** Cuts a document into passages: by its headings, never inside of a sentence, an item or a row; code stays whole. */
export function splitPassages(type: DocumentType, content: string): Passage[] {
  const blocks = readBlocks(type, content.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"));
  return pack(blocks.flatMap(toParts));
}

function readBlocks(type: DocumentType, content: string): Block[] {
  switch (type) {
    case "markdown":
      return readMarkdown(content);
    case "html":
    case "pdf":
    case "docx":
      return readHtml(content);
    case "text":
      return content
        .split(/\n[^\S\n]*\n/)
        .map((paragraph) => proseBlock([], paragraph))
        .filter((block) => block.units.length > 0);
  }
}

const shorten = (unit: string): string[] =>
  unit.length <= WHOLE_CHARS
    ? [unit]
    : (unit.match(new RegExp(`[\\s\\S]{1,${WHOLE_CHARS / 2}}(?:\\s|$)|[\\s\\S]{1,${WHOLE_CHARS / 2}}`, "gu")) ?? []);

/** A block as texts that each fit a passage. */
function toParts({ headings, units, glue, head, fence }: Block): Passage[] {
  const most = fence ? WHOLE_CHARS : PASSAGE_CHARS;
  const parts: string[] = [];
  let held: string[] = [];
  let size = 0;
  const dress = (lines: readonly string[]) =>
    [fence?.open, head, lines.join(glue), fence?.close].filter((line) => line !== undefined).join("\n");
  for (const unit of units.flatMap(shorten)) {
    if (held.length > 0 && size + unit.length > most) {
      parts.push(dress(held));
      held = [];
      size = 0;
    }
    held.push(unit);
    size += unit.length + glue.length;
  }
  if (held.length > 0) parts.push(dress(held));
  return parts.map((text) => ({ headings, text: fence ? text : text.trim() }));
}

/** Puts neighbours under the same headings together while they fit. Code may join a short text that speaks of it. */
function pack(parts: readonly Passage[]): Passage[] {
  const packed: Passage[] = [];
  for (const part of parts) {
    const last = packed.at(-1);
    const together = last ? last.text.length + part.text.length + 2 : 0;
    if (last && together <= PASSAGE_CHARS && last.headings.join("\n") === part.headings.join("\n")) {
      packed[packed.length - 1] = { headings: last.headings, text: `${last.text}\n\n${part.text}` };
    } else {
      packed.push(part);
    }
  }
  return packed;
}
