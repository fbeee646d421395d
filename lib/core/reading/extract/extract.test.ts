import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { LOCKED, makeDocx, makePdf, type PdfLine, paragraph } from "@/test/files";
import { splitPassages } from "../split-passages";
import { extractText } from "./extract-text";
import { FILE_LIMITS } from "./kinds";

const at = (y: number, text: string, size = 11): PdfLine => ({ y, text, size });

describe("a PDF", () => {
  it("is read by its headings and paragraphs; words divided at a line's end are joined", async () => {
    const file = makePdf([
      [
        at(780, "The shop", 22),
        at(765, "1 Returns . . . . . . . 1"),
        at(740, "We sell shoes in many sizes, and we deliver the"),
        at(727, "shoes with a par-"),
        at(714, "cel service."),
        at(690, "Another paragraph (with <signs> & more)."),
        at(650, "Returns", 16),
        at(630, "Send shoes back within 30 days and the"),
        at(617, "money is on its way."),
        at(590, "- In their box"),
        at(577, "- With the bill"),
      ],
    ]);
    const html = await extractText("pdf", file);
    expect(splitPassages("pdf", html)).toEqual([
      {
        headings: ["The shop"],
        text: "We sell shoes in many sizes, and we deliver the shoes with a parcel service.\n\nAnother paragraph (with <signs> & more).",
      },
      {
        headings: ["The shop", "Returns"],
        text: "Send shoes back within 30 days and the money is on its way.\n\n- In their box\n- With the bill",
      },
    ]);
  });

  it("goes on over its pages without what each of them repeats", async () => {
    const pages = [1, 2, 3].map((page) => [
      at(800, `Terms of the shop, page ${page}`, 9),
      at(700, `On page ${page} a sentence begins`),
      at(687, `that the next page, after ${page}, ends`),
      at(40, String(page), 9),
    ]);
    expect(splitPassages("pdf", await extractText("pdf", makePdf(pages)))).toEqual([
      {
        headings: [],
        text: [1, 2, 3].map((page) => `On page ${page} a sentence begins that the next page, after ${page}, ends`).join(" "),
      },
    ]);
  });

  it("is refused with a reason where it is broken, locked, a scan or too long", async () => {
    await expect(extractText("pdf", Buffer.from("no pdf"))).rejects.toThrow("broken, or no PDF");
    await expect(extractText("pdf", makePdf([[at(700, "Secret")]], LOCKED))).rejects.toThrow("password");
    await expect(extractText("pdf", makePdf([[], []]))).rejects.toThrow("a scan");
    await expect(extractText("pdf", makePdf(Array.from({ length: FILE_LIMITS.PDF_PAGES + 1 }, () => [])))).rejects.toThrow("1001 pages");
  });
});

describe("a DOCX", () => {
  const TITLE = '<w:pStyle w:val="Titel"/>';
  const HEADING = '<w:pStyle w:val="berschrift1"/>';

  it("is read by the styles of its paragraphs, whatever Word's language called them", async () => {
    const body = [
      paragraph("The shop", TITLE),
      paragraph("Welcome &amp; enjoy."),
      paragraph("Returns", HEADING),
      paragraph("Within 30 days."),
      paragraph("In their box", '<w:numPr><w:numId w:val="3"/></w:numPr>'),
      paragraph("With the bill", '<w:numPr><w:numId w:val="3"/></w:numPr>'),
      paragraph("Hours", '<w:pStyle w:val="Own"/>'),
      `<w:tbl><w:tr><w:tc>${paragraph("Day")}</w:tc><w:tc>${paragraph("Open")}</w:tc></w:tr><w:tr><w:tc>${paragraph("Monday")}</w:tc><w:tc>${paragraph("9")}${paragraph("to 5")}</w:tc></w:tr></w:tbl>`,
    ].join("");
    expect(splitPassages("docx", await extractText("docx", makeDocx(body)))).toEqual([
      { headings: ["The shop"], text: "Welcome & enjoy." },
      { headings: ["The shop", "Returns"], text: "Within 30 days.\n\n- In their box\n- With the bill" },
      { headings: ["The shop", "Hours"], text: "| Day | Open |\n| Monday | 9 to 5 |" },
    ]);
  });

  it("is read without what was taken out of it or stands twice", async () => {
    const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
    const body = `<w:p>${run("We sell ")}<w:del>${run("boots")}</w:del>${run("shoes.")}<mc:AlternateContent><mc:Choice>${paragraph("In a frame.")}</mc:Choice><mc:Fallback>${paragraph("In a frame.")}</mc:Fallback></mc:AlternateContent></w:p>`;
    expect(await extractText("docx", makeDocx(body))).toBe("<p>In a frame.</p>\n<p>We sell shoes.</p>");
  });

  it("is refused with a reason where it is broken, locked, empty or something else", async () => {
    await expect(extractText("docx", Buffer.from("PK no zip"))).rejects.toThrow("broken, or no Word document");
    await expect(extractText("docx", makeDocx(paragraph("Words")).slice(0, 200))).rejects.toThrow("broken, or no Word document");
    await expect(extractText("docx", zipSync({ "xl/workbook.xml": new Uint8Array(3) }))).rejects.toThrow("no Word document");
    await expect(extractText("docx", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).rejects.toThrow("password");
    await expect(extractText("docx", makeDocx(paragraph(" ")))).rejects.toThrow("no text");
  });

  it("that unpacks to more than it may is not unpacked, whatever size it declares", async () => {
    const declaring = (size: number, file: Uint8Array) => {
      const copy = Buffer.from(file);
      copy.writeUInt32LE(size, copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
      return copy;
    };
    await expect(extractText("docx", declaring(FILE_LIMITS.PART_BYTES + 1, makeDocx(paragraph("Words"))))).rejects.toThrow("too large");
    const bomb = zipSync({ "word/document.xml": new Uint8Array(20_000_000) });
    await expect(extractText("docx", declaring(1000, bomb))).rejects.toThrow("no text");
  });
});
