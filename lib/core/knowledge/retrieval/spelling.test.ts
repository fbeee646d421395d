import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { likelyMeant, slipsBetween } from "./spelling";
import { Vocabulary } from "./vocabulary";

const KNOWN = new Vocabulary(
  new Set(["environment", "variable", "redirect", "delivery", "sitemap", "cookies", "subscription", "klarna", "bibliothek", "x1"]),
);

describe("what a word that nothing holds is likely meant as", () => {
  it.each([
    ["enviroment", ["environment"]],
    ["redirct", ["redirect"]],
    ["delivrey", ["delivery"]],
    ["sitmap", ["sitemap"]],
    ["subscribtion", ["subscription"]],
    ["clarna", ["klarna"]],
    ["biblioteck", ["bibliothek"]],
  ])("%s", (asked, meant) => expect(likelyMeant(asked, KNOWN)).toEqual(meant));

  it.each(["kangaroo", "cok", "x2", "4003", "", "elevator"])("is nothing for %j", (asked) => expect(likelyMeant(asked, KNOWN)).toEqual([]));
});

describe("slips between two words", () => {
  it("a swap of neighbours is one, a letter that sounds alike or is doubled less", () => {
    expect(slipsBetween("cookeis", "cookies")).toBe(1);
    expect(slipsBetween("clarna", "klarna")).toBeLessThan(1);
    expect(slipsBetween("adress", "address")).toBeLessThan(1);
    expect(slipsBetween("", "abc")).toBe(3);
  });

  it("are the same both ways, none for a word and itself, and no more than the longer word has letters", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(slipsBetween(a, b)).toBeCloseTo(slipsBetween(b, a));
        expect(slipsBetween(a, a)).toBe(0);
        expect(slipsBetween(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
