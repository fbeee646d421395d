import { describe, expect, it } from "vitest";
import { coverageOf, isMeaningful, pickBest, toTsquery, weigh } from "./judge-passage";

describe("judging a passage", () => {
  it("counts rare words for more than frequent ones", () => {
    expect(weigh(1, 100)).toBeGreaterThan(weigh(50, 100));
    expect(weigh(100, 100)).toBeGreaterThan(0);
  });

  it("takes one word in common for no answer to a question of several", () => {
    const terms = [
      { lexemes: ["phone"], weight: 9, worth: 9 },
      { lexemes: ["number"], weight: 1, worth: 1 },
    ];
    expect(coverageOf(terms, 9, 1)).toBe(0.5);
    expect(coverageOf(terms, 10, 2)).toBe(1);
    expect(coverageOf(terms.slice(0, 1), 9, 1)).toBe(1);
  });

  it("lets a second passage of a document give way to a nearly as good one of another", () => {
    const found = [
      { documentId: 1, score: 1 },
      { documentId: 1, score: 0.9 },
      { documentId: 2, score: 0.8 },
      { documentId: 3, score: 0.5 },
    ];
    expect(pickBest(found, 3)).toEqual([found[0], found[2], found[1]]);
  });

  it("leaves out words of politeness and bare signs", () => {
    expect(["pleas", "thank", "--", "dock", "4003"].filter(isMeaningful)).toEqual(["dock", "4003"]);
  });

  it("quotes every word of a query", () => {
    expect(toTsquery(["o'neill", "a\\b"])).toBe("'o''neill' | 'a\\\\b'");
    expect(toTsquery(["dock"], "A")).toBe("'dock':A");
  });
});
