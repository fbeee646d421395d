import type { MessageEntity } from "grammy/types";
import { Parser } from "htmlparser2";
import { markdownToHtml } from "../../client/text/markdown";
import { breakBefore } from "./content";

/** A text with its marks, as Telegram takes it: nothing in the text itself means anything. */
export type Formatted = { text: string; entities: MessageEntity[] };

/** UTF-16 units of one message. */
export const TEXT_MAX = 4_096;

/** What people write stands as they typed it. */
export const plain = (text: string): Formatted => ({ text, entities: [] });

const MARKS: Readonly<Record<string, "bold" | "italic" | "strikethrough" | "code" | "pre" | "blockquote">> = {
  strong: "bold",
  th: "bold",
  h1: "bold",
  h2: "bold",
  h3: "bold",
  h4: "bold",
  h5: "bold",
  h6: "bold",
  em: "italic",
  del: "strikethrough",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const BLOCKS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "table", "ul", "ol", "li", "tr", "hr", "div"]);

/** A line that an item has just begun. */
const BULLET = /^ *(•|\d+\.) $/;

type List = { next: number | null };

/** The Markdown of an assistant's answer, read as the widget reads it. */
export function formatted(markdown: string): Formatted {
  const writer = new Writer();
  const parser = new Parser(
    {
      onopentag: (name, { href, start, value }) => writer.open(name, href, Number(value ?? start)),
      ontext: (text) => writer.write(text),
      onclosetag: (name) => writer.close(name),
    },
    { decodeEntities: true },
  );
  parser.end(markdownToHtml(markdown));
  return writer.end();
}

class Writer {
  private text = "";
  private readonly entities: MessageEntity[] = [];
  private readonly opened: { name: string; from: number; url: string | undefined }[] = [];
  private readonly lists: List[] = [];
  /** Between blocks a line break means nothing. */
  private between = true;

  open(name: string, url: string | undefined, number: number): void {
    if (BLOCKS.has(name)) this.begin(name);
    if (name === "ul" || name === "ol") this.lists.push({ next: name === "ol" ? number || 1 : null });
    if (name === "li") this.item(number);
    if (name === "hr") this.text += "———";
    if (name === "td" || name === "th") this.cell();
    this.opened.push({ name, from: this.text.length, url });
  }

  write(text: string): void {
    if (this.between && text.trim() === "") return;
    this.between = false;
    this.text += text;
  }

  close(name: string): void {
    const last = this.opened.pop();
    if (name === "ul" || name === "ol") this.lists.pop();
    if (BLOCKS.has(name)) this.between = true;
    if (last) this.mark(last);
  }

  end(): Formatted {
    const { text } = this;
    return cutOut({ text, entities: this.entities }, 0, text.length);
  }

  private mark({ name, from, url }: { name: string; from: number; url: string | undefined }): void {
    const length = this.text.slice(from).trimEnd().length;
    if (length === 0) return;
    const at = { offset: from, length };
    const type = MARKS[name];
    // A block of code is marked once.
    const isInner = name === "code" && this.opened.some((each) => each.name === "pre");
    if (name === "a" && url !== undefined) this.entities.push({ type: "text_link", url, ...at });
    else if (type !== undefined && !isInner) this.entities.push({ type, ...at } as MessageEntity);
  }

  private begin(name: string): void {
    this.between = true;
    const isClose = name === "li" || name === "tr" || this.lists.length > 0;
    this.breakTo(isClose ? 1 : 2);
  }

  private breakTo(lines: number): void {
    const lastLine = this.text.slice(this.text.lastIndexOf("\n") + 1);
    if (this.text === "" || BULLET.test(lastLine)) return;
    const has = lastLine === "" ? (this.text.endsWith("\n\n") ? 2 : 1) : 0;
    this.text += "\n".repeat(Math.max(0, lines - has));
  }

  private item(number: number): void {
    const list = this.lists.at(-1);
    const indent = "  ".repeat(Math.max(0, this.lists.length - 1));
    if (list?.next == null) this.text += `${indent}• `;
    else {
      list.next = number || list.next;
      this.text += `${indent}${list.next}. `;
      list.next += 1;
    }
  }

  private cell(): void {
    this.between = false;
    if (this.text !== "" && !this.text.endsWith("\n")) this.text += " | ";
  }
}

/** A part of a text, without what is blank at its ends. */
function cutOut({ text, entities }: Formatted, from: number, to: number): Formatted {
  const piece = text.slice(from, to);
  const start = from + piece.length - piece.trimStart().length;
  const end = start + piece.trim().length;
  const inside = entities.flatMap((entity): MessageEntity[] => {
    const offset = Math.max(entity.offset, start);
    const length = Math.min(entity.offset + entity.length, end) - offset;
    return length > 0 ? [{ ...entity, offset: offset - start, length }] : [];
  });
  return { text: text.slice(start, end), entities: inside.sort((a, b) => a.offset - b.offset) };
}

/** In as many messages as it takes, each with its own marks. */
export function inMessages(whole: Formatted, max = TEXT_MAX): Formatted[] {
  const parts: Formatted[] = [];
  for (let at = 0; at < whole.text.length; ) {
    const left = whole.text.slice(at);
    const to = at + (left.length <= max ? left.length : breakBefore(left, max));
    parts.push(cutOut(whole, at, to));
    at = to;
  }
  return parts.filter(({ text }) => text !== "");
}
