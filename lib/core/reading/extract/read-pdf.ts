import { getDocumentProxy } from "unpdf";
import { FILE_LIMITS, UnreadableFile } from "./kinds";
import { type Line, toHtml } from "./pdf-lines";

type Opened = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * The text of a PDF as HTML: larger type makes headings, gaps make paragraphs, what pages repeat is left out.
 * @throws UnreadableFile
 */
export async function readPdf(bytes: Uint8Array): Promise<string> {
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > FILE_LIMITS.PDF_PAGES)
      throw new UnreadableFile(`The PDF has ${pdf.numPages} pages; at most ${FILE_LIMITS.PDF_PAGES} are read. Divide it.`);
    const pages: Line[][] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) pages.push(await readPage(pdf, number));
    if (!pages.some((lines) => lines.some(({ text }) => /[\p{L}\p{N}]/u.test(text))))
      throw new UnreadableFile("The PDF holds no text, only pictures: a scan needs its text recognised (OCR) first");
    return toHtml(pages);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function open(bytes: Uint8Array): Promise<Opened> {
  try {
    // A Buffer is refused by name, and what is handed over is taken away.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, isEvalSupported: false });
  } catch (error) {
    const isLocked = error instanceof Error && error.name === "PasswordException";
    throw new UnreadableFile(isLocked ? "The PDF is protected by a password: save it without one" : "The file is broken, or no PDF", {
      cause: error,
    });
  }
}

/** @throws UnreadableFile where a page is damaged: half a document would answer half the questions */
async function readPage(pdf: Opened, number: number): Promise<Line[]> {
  try {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    return toLines(items.filter((item) => "str" in item));
  } catch (error) {
    throw new UnreadableFile(`Page ${number} of the PDF is broken`, { cause: error });
  }
}

type Item = { str: string; transform: number[]; width: number; hasEOL: boolean };

/** A gap wider than this share of the type's size parts two words. */
const WORD_GAP = 0.2;

/** What stands on one baseline, in the order of the file. */
function toLines(items: readonly Item[]): Line[] {
  const lines: Line[] = [];
  let end: number | undefined;
  for (const { str, transform, width, hasEOL } of items) {
    const [, , c = 0, d = 0, x = 0, y = 0] = transform;
    const size = Math.hypot(c, d);
    const last = lines.at(-1);
    if (str !== "" && last && end !== undefined && Math.abs(last.y - y) < size / 2) {
      last.text += x - end > size * WORD_GAP && !last.text.endsWith(" ") && !str.startsWith(" ") ? ` ${str}` : str;
      if (str.trim() !== "") last.size = Math.max(last.size, size);
    } else if (str.trim() !== "") {
      lines.push({ text: str, size, y });
    }
    if (str !== "") end = x + width;
    if (hasEOL) end = undefined;
  }
  return lines.map((line) => ({ ...line, text: line.text.replace(/\s+/g, " ").trim() }));
}
