import { createHash } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { cut } from "../../../protocol/cut";
import type { DocumentType, ReadFor } from "../../reading";
import type { NewDocument } from "../documents";
import type { Page } from "./site-fetch";

/** What came of one page. What is gone is forgotten; what failed may be back tomorrow. */
export type ReadPage =
  | { kind: "unchanged" }
  | { kind: "gone" | "failed"; reason: string }
  | { kind: "document"; document: NewDocument; hash: string; etag: string | null; lastModified: string | null };

const TYPES: Record<string, DocumentType> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/plain": "text",
  "text/markdown": "markdown",
  "application/pdf": "pdf",
};

const header = (page: Page, name: string): string | null => {
  const value = page.headers[name];
  return typeof value === "string" ? value.slice(0, 500) : null;
};

/** A page's answer as a document. @throws Error that says why it can't be one */
export async function readPage(address: string, page: Page, read: ReadFor): Promise<ReadPage> {
  if (page.status === 304) return { kind: "unchanged" };
  if (page.status === 404 || page.status === 410) return { kind: "gone", reason: `It answers with ${page.status}` };
  if (page.status !== 200) throw new Error(`It answers with ${page.status} ${STATUS_CODES[page.status] ?? ""}`.trim());
  const given = header(page, "content-type") ?? "text/html";
  const type = TYPES[given.split(";")[0]?.trim().toLowerCase() ?? ""];
  if (!type) throw new Error(`It is ${given}, no page`);
  const made =
    type === "pdf" || type === "docx"
      ? await read({ kind: "file", type, bytes: page.body })
      : await read({ kind: "text", type, content: decode(page.body, given) });
  const { content, passages } = made;
  const title = cut(made.title || page.url.href, 200);
  const hash = createHash("sha256")
    .update(JSON.stringify([title, passages]))
    .digest("base64url");
  const document = { title, source: address, url: page.url.href, type, content, passages };
  return { kind: "document", document, hash, etag: header(page, "etag"), lastModified: header(page, "last-modified") };
}

/** The text of a page, in the letters that it or its server names; NUL, which no text holds, is left out. */
function decode(body: Buffer, contentType: string): string {
  const named = /charset=["']?([\w-]{1,40})/i;
  const label = (contentType.match(named) ?? body.subarray(0, 2048).toString("latin1").match(named))?.[1] ?? "utf-8";
  return decoder(label).decode(body).replaceAll("\0", "");
}

function decoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
