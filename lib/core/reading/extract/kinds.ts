/** What a file can be besides text: it is read out into HTML, whose headings divide it. */
export type FileKind = "pdf" | "docx";

/** A file that nothing can be read from; its message is for the person who brought it. */
export class UnreadableFile extends Error {}

export const FILE_LIMITS = {
  BYTES: 10 * 1024 * 1024,
  PDF_PAGES: 1000,
  /** Of one part of a DOCX, unpacked. */
  PART_BYTES: 30 * 1024 * 1024,
} as const;

export const escapeHtml = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
export const unescapeHtml = (text: string): string => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
