import { KNOWLEDGE_LIMITS, type NewDocument } from "../core/knowledge";
import { badRequest } from "../core/log";
import { type DocumentType, FILE_LIMITS, type FileKind, type ReadFor } from "../core/reading";
import { cut } from "../protocol/cut";
import { flawSentence, parse } from "../protocol/parse";
import { newDocument } from "../protocol/routes/knowledge";
import { readBytes } from "./read-body";
import { readUpload } from "./read-upload";

/** JSON may spend six bytes on one character. */
const JSON_BYTES = KNOWLEDGE_LIMITS.CONTENT_BYTES * 6;

const TYPE_OF_NAME: Record<string, Exclude<DocumentType, FileKind>> = {
  md: "markdown",
  markdown: "markdown",
  mdx: "markdown",
  txt: "text",
  text: "text",
  html: "html",
  htm: "html",
};

const KIND_OF_NAME: Record<string, FileKind> = { pdf: "pdf", docx: "docx" };

/**
 * A document out of a request: a file of a form, or JSON.
 * @throws DomainError BAD_REQUEST, TOO_LARGE
 */
export async function readDocument(request: Request, read: ReadFor): Promise<NewDocument> {
  if (/^multipart\/form-data/i.test(request.headers.get("content-type") ?? "")) {
    const { name, content } = await readUpload(request, FILE_LIMITS.BYTES);
    return fromFile(name, content, read);
  }
  const parsed = parse(newDocument, parseJson(decode(await readBytes(request, JSON_BYTES))));
  if (!parsed.ok) throw badRequest(flawSentence(parsed.flaw));
  const { title, type, content, url, source = title, ...settings } = parsed.value;
  return { title, type, content, url, source, ...(Object.keys(settings).length > 0 ? { settings } : {}) };
}

/**
 * A document is named by the title it gives itself; else by its file.
 * @throws DomainError BAD_REQUEST where nothing can be read from it
 */
export async function fromFile(name: string, bytes: Uint8Array, read: ReadFor): Promise<NewDocument> {
  const extension = name.split(".").at(-1)?.toLowerCase() ?? "";
  const source = name.slice(-200);
  const kind = KIND_OF_NAME[extension];
  const type = kind ?? TYPE_OF_NAME[extension];
  if (!type) throw badRequest("file: is none of .md, .markdown, .txt, .html, .htm, .pdf, .docx");
  const made = await (type === "pdf" || type === "docx"
    ? read({ kind: "file", type, bytes })
    : read({ kind: "text", type, content: decode(bytes) }));
  return { title: cut(made.title || source, KNOWLEDGE_LIMITS.TITLE_CHARS), source, type, content: made.content, passages: made.passages };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw Object.assign(badRequest("The document is not text in UTF-8"), { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw Object.assign(badRequest("The body is not valid JSON"), { cause });
  }
}
