import { describe, expect, it } from "vitest";
import { coverageOf, isMeaningful, toTsquery, weigh } from "./judge-passage";

describe("judging a passage", () => {
  it("counts rare words for more than frequent ones", () => {
    expect(weigh(1, 100)).toBeGreaterThan(weigh(50, 100));
    expect(weigh(100, 100)).toBeGreaterThan(0);
  });

  it("takes one word in common for no answer to a question of several", () => {
    const terms = [
      { lexeme: "phone", weight: 9 },
      { lexeme: "number", weight: 1 },
    ];
    expect(coverageOf(terms, ["phone"])).toBe(0.5);
    expect(coverageOf(terms, ["phone", "number"])).toBe(1);
    expect(coverageOf(terms.slice(0, 1), ["phone"])).toBe(1);
    expect(coverageOf(terms, [])).toBe(0);
    expect(coverageOf([], ["phone"])).toBe(0);
  });

  it("leaves out words of politeness and bare signs", () => {
    expect(["pleas", "thank", "--", "dock", "4003"].filter(isMeaningful)).toEqual(["dock", "4003"]);
  });

  it("quotes every word of a query", () => {
    expect(toTsquery(["o'neill", "a\\b"])).toBe("'o''neill' | 'a\\\\b'");
  });
});
