import { Parser } from "htmlparser2";
import { MAIL_LIMITS } from "./mail-limits";

const DROPPED = new Set(["script", "style", "head", "title", "template", "noscript", "svg"]);
/** What begins a line of its own, and what stands apart from what is around it. */
const LINES = new Set(["div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "address", "center", "form"]);
const PARAGRAPHS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr"]);
const CELLS = new Set(["td", "th"]);

class TooDeep extends Error {}

/**
 * The words of a mail's HTML as a person would have typed them: lines and paragraphs, quotations behind `>`, links with
 * where they lead. What is nested deeper than any browser shows ends it.
 */
export function htmlText(html: string): string {
  const writer = new Writer();
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, { href }) {
        if (++depth > MAIL_LIMITS.DEPTH) throw new TooDeep();
        writer.open(name, href);
      },
      ontext: (text) => writer.add(text),
      onclosetag(name) {
        depth--;
        writer.close(name);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  try {
    parser.end(html);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
  }
  return writer.text();
}

class Writer {
  private readonly lines: string[] = [];
  private line = "";
  private dropped = 0;
  private quotes = 0;
  private pre = 0;
  /** Where it leads, and where its words begin. */
  private link: { href: string; line: number; at: number } | undefined;

  open(name: string, href: string | undefined): void {
    if (DROPPED.has(name)) this.dropped++;
    if (this.dropped > 0) return;
    if (PARAGRAPHS.has(name)) this.paragraph();
    else if (LINES.has(name)) this.flush();
    else if (name === "br") this.flush(true);
    else if (CELLS.has(name) && this.line.trim() !== "") this.line += " ";
    if (name === "blockquote") this.quotes++;
    if (name === "pre") this.pre++;
    if (name === "li") this.line = "- ";
    if (name === "a" && href && /^https?:\/\//i.test(href)) this.link = { href, line: this.lines.length, at: this.line.length };
  }

  close(name: string): void {
    if (DROPPED.has(name)) this.dropped--;
    if (this.dropped > 0) return;
    if (name === "a") this.endLink();
    if (PARAGRAPHS.has(name)) this.paragraph();
    else if (LINES.has(name)) this.flush();
    if (name === "blockquote") this.quotes--;
    if (name === "pre") this.pre--;
  }

  add(text: string): void {
    if (this.dropped > 0) return;
    if (this.pre === 0) {
      const words = text.replace(/[\s\u00a0]+/g, " ");
      this.line += this.line === "" || this.line.endsWith(" ") ? words.trimStart() : words;
      return;
    }
    const [first = "", ...others] = text.split("\n");
    this.line += first;
    for (const other of others) {
      this.flush(true);
      this.line = other;
    }
  }

  text(): string {
    this.flush();
    while (/^>*$/.test(this.lines.at(-1) ?? "x")) this.lines.pop();
    return this.lines.join("\n").trim();
  }

  /** Where a link leads, unless its words say so. */
  private endLink(): void {
    const { link } = this;
    this.link = undefined;
    if (link?.line !== this.lines.length) return;
    const words = this.line.slice(link.at).trim();
    const bare = (address: string) => address.replace(/^https?:\/\//i, "").replace(/\/$/, "");
    if (words !== "" && !words.includes(bare(link.href))) this.line += ` (${link.href})`;
  }

  /** @param even an empty line, too */
  private flush(even = false): void {
    const text = this.line.trimEnd();
    this.line = "";
    if (text === "" && !even) return;
    this.lines.push(this.quotes > 0 ? `${">".repeat(Math.min(this.quotes, 9))} ${text}`.trimEnd() : text);
  }

  private paragraph(): void {
    this.flush();
    const last = this.lines.at(-1);
    if (last !== undefined && last.replace(/^>+$/, "") !== "") this.lines.push(this.quotes > 0 ? ">" : "");
  }
}
