import { strFromU8, unzipSync } from "fflate";
import { Parser } from "htmlparser2";
import { READING_LIMITS } from "../tasks";
import { escapeHtml, FILE_LIMITS, UnreadableFile } from "./kinds";

const DOCUMENT = "word/document.xml";
const STYLES = "word/styles.xml";
/** How Word's files before 2007 begin, and those that a password protects. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * The text of a DOCX as HTML, by its paragraphs' styles; pictures, comments and what was struck out are left out.
 * @throws UnreadableFile
 */
export function readDocx(bytes: Uint8Array): string {
  if (COMPOUND.every((byte, at) => bytes[at] === byte))
    throw new UnreadableFile("The file is protected by a password, or of an old Word: save it as .docx without a password");
  const parts = unpack(bytes);
  const document = parts[DOCUMENT];
  if (!document) throw new UnreadableFile("The file is no Word document (.docx)");
  const html = readBody(strFromU8(document), readStyles(parts[STYLES] ? strFromU8(parts[STYLES]) : ""));
  if (!/[\p{L}\p{N}]/u.test(html.replace(/<[^>]*>/g, ""))) throw new UnreadableFile("The document holds no text");
  return html;
}

/** Only the parts that are read are unpacked, each into no more room than its entry declares. */
function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name !== DOCUMENT && name !== STYLES) return false;
        if (originalSize > FILE_LIMITS.PART_BYTES) throw new UnreadableFile("The document is too large to be read. Divide it.");
        return true;
      },
    });
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile("The file is broken, or no Word document (.docx)", { cause: error });
  }
}

type Attributes = Record<string, string>;
type Handlers = { open: (name: string, attributes: Attributes) => void; close?: (name: string) => void; text?: (data: string) => void };

/** Word's own prefix says nothing. */
const bare = (name: string): string => name.slice(name.indexOf(":") + 1);

function parseXml(xml: string, { open, close, text }: Handlers): void {
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (depth > READING_LIMITS.DEPTH) throw new UnreadableFile("The document is nested too deep to be read");
        open(bare(name), attributes);
      },
      onclosetag(name) {
        depth -= 1;
        close?.(bare(name));
      },
      ontext: text,
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
}

/** A heading's level by its style: 1 is the document's title. */
type Levels = ReadonlyMap<string, number>;
const DEEPEST = 6;
/** An outline begins at 0, below the title. */
const levelOfOutline = (value: string | undefined): number | undefined => {
  const outline = Number(value ?? Number.NaN);
  return outline >= 0 && outline <= 8 ? Math.min(outline + 2, DEEPEST) : undefined;
};

function readStyles(xml: string): Levels {
  const levels = new Map<string, number>();
  const based = new Map<string, string>();
  let id = "";
  parseXml(xml, {
    open: (name, attributes) => {
      const value = attributes["w:val"] ?? "";
      if (name === "style") id = attributes["w:styleId"] ?? "";
      else if (name === "basedOn") based.set(id, value);
      else if (name === "name" && /^title$/i.test(value)) levels.set(id, 1);
      else if (name === "name" && /^heading [1-9]$/i.test(value)) levels.set(id, Math.min(Number(value.at(-1)) + 1, DEEPEST));
      else if (name === "outlineLvl" && !levels.has(id)) {
        const level = levelOfOutline(value);
        if (level) levels.set(id, level);
      }
    },
  });
  for (const [style, parent] of based) {
    const level = levels.get(style) ?? levels.get(parent);
    if (level) levels.set(style, level);
  }
  return levels;
}

/** Stands twice, or was taken out of the text. */
const SKIPPED = new Set(["Fallback", "del", "moveFrom", "pPrChange"]);

type Paragraph = { text: string; level: number; isItem: boolean };

function readBody(xml: string, levels: Levels): string {
  const out: string[] = [];
  const paragraphs: Paragraph[] = [];
  let skipped = 0;
  let tables = 0;
  let cells: string[] = [];
  let inText = false;
  const add = (text: string) => {
    const paragraph = paragraphs.at(-1);
    if (paragraph && skipped === 0) paragraph.text += text;
  };
  const finish = ({ text, level, isItem }: Paragraph) => {
    const words = text.replace(/\s+/g, " ").trim();
    if (words === "") return;
    if (tables > 0) cells.push(`${cells.pop() ?? ""} ${words}`);
    else
      out.push(
        level > 0
          ? `<h${level}>${escapeHtml(words)}</h${level}>`
          : isItem
            ? `<li>${escapeHtml(words)}</li>`
            : `<p>${escapeHtml(words)}</p>`,
      );
  };
  const open = (name: string, attributes: Attributes) => {
    const paragraph = paragraphs.at(-1);
    if (SKIPPED.has(name)) skipped += 1;
    else if (name === "p") paragraphs.push({ text: "", level: 0, isItem: false });
    else if (name === "tbl") tables += 1;
    else if (name === "tr" && tables === 1) cells = [];
    else if (name === "tc" && tables === 1) cells.push("");
    else if (name === "t") inText = true;
    else if (name === "tab" || name === "br" || name === "cr") add(" ");
    else if (name === "noBreakHyphen") add("-");
    else if (paragraph && skipped === 0) style(paragraph, name, attributes["w:val"], levels);
  };
  const close = (name: string) => {
    if (SKIPPED.has(name)) skipped -= 1;
    else if (name === "t") inText = false;
    else if (name === "tbl") tables -= 1;
    else if (name === "tr" && tables === 1) out.push(row(cells));
    else if (name === "p") {
      const paragraph = paragraphs.pop();
      if (paragraph) finish(paragraph);
    }
  };
  parseXml(xml, { open, close, text: (data) => inText && add(data) });
  return out.filter(Boolean).join("\n");
}

function style(paragraph: Paragraph, name: string, value: string | undefined, levels: Levels): void {
  if (name === "pStyle") paragraph.level = levels.get(value ?? "") ?? paragraph.level;
  else if (name === "outlineLvl") paragraph.level = levelOfOutline(value) ?? paragraph.level;
  // Number 0 takes an item out of its list.
  else if (name === "numId") paragraph.isItem = value !== "0";
}

const row = (cells: readonly string[]): string =>
  cells.some((cell) => cell.trim() !== "") ? `<tr>${cells.map((cell) => `<td>${escapeHtml(cell.trim())}</td>`).join("")}</tr>` : "";
