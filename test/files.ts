import { strToU8, zipSync } from "fflate";

/** A line of a page: where it stands from below, in points. */
export type PdfLine = { text: string; size: number; y: number };

const literal = (text: string) => text.replace(/[\\()]/g, "\\$&");

/** A PDF with these pages, in Helvetica. @param more objects of the trailer, such as one that locks it */
export function makePdf(pages: readonly (readonly PdfLine[])[], more = ""): Uint8Array {
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...pages.flatMap((lines, at) => {
      const drawn = lines.map(({ text, size, y }) => `BT /F1 ${size} Tf 72 ${y} Td (${literal(text)}) Tj ET`).join("\n");
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
        `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
      ];
    }),
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const count = objects.length + 1;
  file += `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R ${more} >>\nstartxref\n${file.length}\n%%EOF`;
  return Buffer.from(file, "latin1");
}

/** What locks a PDF with a password that nobody has. */
export const LOCKED = `/ID [<00><00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <${"ab".repeat(32)}> /U <${"cd".repeat(32)}> >>`;

const STYLES = `<w:styles xmlns:w="w">
  <w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
  <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
  <w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>
</w:styles>`;

/** A DOCX whose body is this, with German names of styles: `Titel`, `berschrift1`, and `Own`, made from it. */
export function makeDocx(body: string): Uint8Array {
  return zipSync({
    "word/document.xml": strToU8(`<?xml version="1.0"?><w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`),
    "word/styles.xml": strToU8(STYLES),
  });
}

/** A paragraph of a DOCX. @param properties its style and what else it says of itself */
export const paragraph = (text: string, properties = ""): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
