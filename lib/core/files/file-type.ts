import { cut } from "../../protocol/cut";
import { type Content, contentOf } from "./content";

const UNKNOWN = "application/octet-stream";

/** Types without a signature: taken from the uploader's word where the content is text at all. */
const TEXT_TYPES = new Set([
  "text/plain",
  "text/csv",
  "text/markdown",
  "text/html",
  "text/calendar",
  "application/json",
  "application/xml",
]);

/** What a file is by its content; the uploader's word counts only among kinds of text. */
export async function typeOf(given: Uint8Array | Content, declared: string): Promise<string> {
  const content = contentOf(given);
  // Loaded with the first upload: a node that takes none does without.
  const { fileTypeFromBuffer, fileTypeFromFile } = await import("file-type");
  const sniffed = (await (content.path ? fileTypeFromFile(content.path) : fileTypeFromBuffer(await content.bytes())))?.mime;
  if (sniffed && sniffed !== "application/xml") return sniffed;
  if (!(await isText(content))) return UNKNOWN;
  const word = declared.split(";")[0]?.trim().toLowerCase() ?? "";
  // An SVG is a document that runs scripts, so it is not an image to us.
  if (word === "image/svg+xml") return "application/xml";
  return TEXT_TYPES.has(word) ? word : "text/plain";
}

async function isText(content: Content): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const piece of content.pieces()) {
      if (piece.includes(0)) return false;
      decoder.decode(piece, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const NAME_MAX = 180;
/** Control characters, what paths and shells give a meaning to, and marks that turn the direction of writing around; joiners stay, which emoji and some scripts are made with. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\\/:*?"<>|]|(?![\u200c\u200d])\p{Cf}/gu;

/** The last part of a path, without what could mislead whoever reads or saves it. */
export function safeName(name: string): string {
  const last = name.toWellFormed().split(/[\\/]/).at(-1) ?? "";
  const clean = last
    .replace(UNSAFE, "")
    .replace(/^[.\s]+/, "")
    .trim();
  if (clean === "") return "file";
  if (clean.length <= NAME_MAX) return clean;
  const extension = /\.[^.]{1,12}$/.exec(clean)?.[0] ?? "";
  return cut(clean, NAME_MAX - extension.length) + extension;
}
