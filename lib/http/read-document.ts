import { badRequest } from "../core/errors";
import { KNOWLEDGE_LIMITS, type NewDocument } from "../core/knowledge/documents";
import type { DocumentType } from "../core/knowledge/split-passages";
import { flawSentence, parse } from "../protocol/parse";
import { newDocument } from "../protocol/routes/knowledge";
import { readBytes } from "./handle";
import { readUpload } from "./read-upload";

/** JSON may spend six bytes on one character. */
const JSON_BYTES = KNOWLEDGE_LIMITS.CONTENT_BYTES * 6;

const TYPE_OF_NAME: Record<string, DocumentType> = {
  md: "markdown",
  markdown: "markdown",
  mdx: "markdown",
  txt: "text",
  text: "text",
  html: "html",
  htm: "html",
};

/**
 * A document out of a request: a file of a form, or JSON.
 * @throws DomainError BAD_REQUEST, TOO_LARGE
 */
export async function readDocument(request: Request): Promise<NewDocument> {
  if (/^multipart\/form-data/i.test(request.headers.get("content-type") ?? "")) {
    const { name, content } = await readUpload(request, KNOWLEDGE_LIMITS.CONTENT_BYTES);
    return fromFile(name, content);
  }
  const parsed = parse(newDocument, parseJson(decode(await readBytes(request, JSON_BYTES))));
  if (!parsed.ok) throw badRequest(flawSentence(parsed.flaw));
  return { ...parsed.value, source: parsed.value.source ?? parsed.value.title };
}

/** A document is named by the title it gives itself; else by its file. */
export function fromFile(name: string, bytes: Uint8Array): NewDocument {
  const type = TYPE_OF_NAME[name.split(".").at(-1)?.toLowerCase() ?? ""];
  if (!type) throw badRequest("file: is none of .md, .markdown, .txt, .html, .htm");
  const content = decode(bytes);
  const source = name.slice(-200);
  return { title: titleOf(type, content) || source, source, type, content };
}

/** The title that a document gives itself: in the lines before its text, as its first heading, or as a page's title. */
function titleOf(type: DocumentType, content: string): string | undefined {
  const front = /^---\n([\s\S]{1,5000}?)\n---(?:\n|$)/.exec(content.replace(/\r\n/g, "\n"))?.[1];
  const found =
    type === "markdown"
      ? (front?.match(/^title:[ \t]*["']?(.{1,200}?)["']?[ \t]*$/m) ?? content.match(/^#[ \t]+(.{1,200})$/m))
      : type === "html"
        ? content.match(/<title>([^<]{1,200})<\/title>/i)
        : null;
  return found?.[1]?.trim();
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
