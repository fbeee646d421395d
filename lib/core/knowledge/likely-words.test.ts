import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { likelyWords, slipsBetween } from "./likely-words";

const KNOWN = ["environ", "variabl", "redirect", "configur", "config", "conflict", "deliveri", "sitemap", "cook", "x1"];

describe("what a word that nothing holds is likely meant as", () => {
  it.each([
    ["enviro", ["environ"]],
    ["redirct", ["redirect"]],
    ["delivrey", ["deliveri"]],
    ["sitmap", ["sitemap"]],
    ["confi", ["config", "configur"]],
  ])("%s", (asked, meant) => expect(likelyWords(asked, KNOWN)).toEqual(meant));

  it.each(["kangaroo", "cok", "x2", "4003", ""])("is nothing for %j", (asked) => expect(likelyWords(asked, KNOWN)).toEqual([]));
});

describe("slips between two words", () => {
  it("a swap of neighbours is one", () => {
    expect(slipsBetween("cookeis", "cookies")).toBe(1);
    expect(slipsBetween("", "abc")).toBe(3);
  });

  it("are the same both ways, none for a word and itself, and no more than the longer word has letters", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(slipsBetween(a, b)).toBe(slipsBetween(b, a));
        expect(slipsBetween(a, a)).toBe(0);
        expect(slipsBetween(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
