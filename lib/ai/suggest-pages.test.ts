import { describe, expect, it } from "vitest";
import type { FoundPassage } from "../core/knowledge";
import { composeAnswer } from "./embedded";
import { dontKnow } from "./provider";
import { suggestPages, wasSuggested } from "./suggest-pages";

const passage = (id: number, coverage: number, score: number, url: string | null = null): FoundPassage => ({
  id,
  documentId: id,
  title: `Page ${id}`,
  headings: [],
  text: `What page ${id} says.`,
  url,
  coverage,
  score,
});
const suggest = (passages: FoundPassage[], again = false) => suggestPages([{ searched: "page", passages }], dontKnow("en"), "en", again);

describe("pages that are near a question and do not answer it for certain", () => {
  it("are named as nearest, claim nothing and call nobody", () => {
    const made = suggest([passage(1, 0.3, 0.4, "https://shop.example.com/a b"), passage(2, 0.3, 0.35), passage(3, 0.3, 0.1)]);
    expect(made).toMatchObject({ citations: [], handsOver: null, unanswered: true });
    expect(made?.text).toContain("I'm not sure that I have the answer.");
    expect(made?.text).toContain("[Page 1](https://shop.example.com/a%20b)\n\nWhat page 1 says.");
    expect(made?.text).toContain("**Page 2**");
    expect(made?.text).not.toContain("Page 3");
  });

  it.each([
    ["encoded already", "https://shop.example.com/gr%C3%B6%C3%9Fen?q=a%26b", "https://shop.example.com/gr%C3%B6%C3%9Fen?q=a%26b"],
    ["with letters as they are typed", "https://shop.example.com/größen", "https://shop.example.com/gr%C3%B6%C3%9Fen"],
    ["with blanks and parentheses", "https://shop.example.com/a (b)?c=(d e)", "https://shop.example.com/a%20%28b%29?c=%28d%20e%29"],
  ])("an address %s leads where it led", (_, url, linked) => {
    expect(suggest([passage(1, 0.3, 0.4, url)])?.text).toContain(`[Page 1](${linked})\n\n`);
  });

  it("a page whose address is none is named without a link", () => {
    expect(suggest([passage(1, 0.3, 0.4, "not an address")])?.text).toContain("**Page 1**");
  });

  it("a person is called where pages were named just before", () => {
    const before = suggest([passage(1, 0.3, 0.4)])?.text ?? "";
    expect(wasSuggested([{ role: "assistant", text: before }])).toBe(true);
    expect(suggest([passage(1, 0.3, 0.4)], true)?.handsOver).not.toBeNull();
  });

  it("are none where nothing is near", () => {
    expect(suggest([passage(1, 0.05, 0.1)])).toBeNull();
  });

  it("are not quoted as an answer", () => {
    const unknown = dontKnow("en");
    expect(composeAnswer("page", [passage(1, 0.3, 0.4)], unknown)).toBe(unknown);
  });
});
