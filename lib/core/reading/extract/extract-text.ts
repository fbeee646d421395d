import type { FileKind } from "./kinds";

/**
 * Reads a file in this thread; what it needs is loaded with the first one.
 * @throws UnreadableFile
 */
export async function extractText(kind: FileKind, bytes: Uint8Array): Promise<string> {
  switch (kind) {
    case "pdf":
      return (await import("./read-pdf")).readPdf(bytes);
    case "docx":
      return (await import("./read-docx")).readDocx(bytes);
  }
}
