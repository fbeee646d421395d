import type { DocumentType } from "./block";
import { unescapeHtml } from "./extract/kinds";

/** The title that a document gives itself: in the lines before its text, as its first heading, as a page's title, or as what a file begins with. */
export function titleOf(type: DocumentType, content: string): string | undefined {
  switch (type) {
    case "markdown": {
      const front = /^---\n([\s\S]{1,5000}?)\n---(?:\n|$)/.exec(content.replace(/\r\n/g, "\n"))?.[1];
      return (front?.match(/^title:[ \t]*["']?(.{1,200}?)["']?[ \t]*$/m) ?? content.match(/^#[ \t]+(.{1,200})$/m))?.[1]?.trim();
    }
    case "html":
      return found(content.match(/<title(?:\s[^>]{0,200})?>([^<]{1,200})<\/title>/i));
    case "pdf":
    case "docx":
      return found(content.match(/^<h[1-6]>([^<]{1,200})<\/h/));
    case "text":
      return undefined;
  }
}

const found = (match: RegExpMatchArray | null): string | undefined =>
  match?.[1] ? unescapeHtml(match[1]).replace(/\s+/g, " ").trim() : undefined;
