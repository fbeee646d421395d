import { describe, expect, it } from "vitest";
import { inParts } from "./content";
import { formatted, inMessages, plain, TEXT_MAX } from "./formatted";

const marked = (markdown: string) => {
  const { text, entities } = formatted(markdown);
  return entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)]);
};

describe("an answer's Markdown at Telegram", () => {
  it("is a text with its marks beside it", () => {
    expect(formatted("Use **the *whole* line**, ~~not~~ `half`.").text).toBe("Use the whole line, not half.");
    expect(marked("Use **the *whole* line**, ~~not~~ `half`.")).toEqual([
      ["bold", "the whole line"],
      ["italic", "whole"],
      ["strikethrough", "not"],
      ["code", "half"],
    ]);
  });

  it("names links by their words, and leaves what is no address as it stands", () => {
    expect(formatted("See [the terms](https://example.com/terms).")).toEqual({
      text: "See the terms.",
      entities: [{ type: "text_link", url: "https://example.com/terms", offset: 4, length: 9 }],
    });
    expect(formatted("[x](javascript:alert(1))").entities).toEqual([]);
  });

  it("has lists, headings, quotes, tables and code in lines", () => {
    const { text } = formatted(
      "# Steps\n\n1. Open it\n2. Close it\n   - gently\n\n> Said so\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```\nx < y\n```",
    );
    expect(text).toBe("Steps\n\n1. Open it\n2. Close it\n  • gently\n\nSaid so\n\nA | B\n1 | 2\n\nx < y");
    expect(marked("```\nx < y\n```")).toEqual([["pre", "x < y"]]);
    expect(marked("# Steps")).toEqual([["bold", "Steps"]]);
  });

  it("means nothing by signs that mark nothing", () => {
    expect(formatted("2*3*4 & 5_6 <b>")).toEqual({ text: "2*3*4 & 5_6 <b>", entities: [] });
  });
});

describe("a long text", () => {
  it("goes in messages of at most 4,096 characters that end with a line or a word, and loses nothing", () => {
    const text = Array.from({ length: 1_500 }, (_, at) => `word${at}`).join(" ");
    const parts = inMessages(plain(text));
    expect(parts.length).toBe(Math.ceil(text.length / TEXT_MAX));
    expect(parts.every((part) => part.text.length <= TEXT_MAX)).toBe(true);
    expect(parts.map((part) => part.text).join(" ")).toBe(text);
    const lines = inMessages(plain(`${"a".repeat(3_000)}\n${"b".repeat(3_000)}`));
    expect(lines.map((part) => part.text)).toEqual(["a".repeat(3_000), "b".repeat(3_000)]);
  });

  it("is cut in no character, and its marks go on in the next message", () => {
    expect(inMessages(plain("👩‍👩‍👧".repeat(1_000))).every(({ text }) => text.length % 8 === 0)).toBe(true);
    const parts = inMessages(formatted(`**${"a".repeat(5_000)}**`));
    expect(parts.map(({ entities }) => entities)).toEqual([
      [{ type: "bold", offset: 0, length: TEXT_MAX }],
      [{ type: "bold", offset: 0, length: 5_000 - TEXT_MAX }],
    ]);
  });

  it("that comes from Telegram is as many messages as its bytes need", () => {
    const text = "日本語 ".repeat(1_365).trim();
    const parts = inParts(text, 10_240);
    expect(parts.length).toBe(2);
    expect(parts.every((part) => Buffer.byteLength(part) <= 10_240)).toBe(true);
    expect(parts.join(" ")).toBe(text);
    expect(inParts("short", 10_240)).toEqual(["short"]);
  });
});
