import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fastestMs } from "@/test/fastest";
import { cut } from "./cut";

const FAMILY = "👩‍👩‍👧‍👦";

describe("cut", () => {
  it("leaves a text that fits as it is", () => {
    expect(cut("Grüße 🙂", 8)).toBe("Grüße 🙂");
    expect(cut("", 0)).toBe("");
  });

  it.each([
    ["a letter", "abcdef", 3, "abc"],
    ["a surrogate pair", `${"x".repeat(199)}🙂`, 200, "x".repeat(199)],
    ["a family of four", `a${FAMILY}b`, 6, "a"],
    ["a flag", "🇪🇸🇩🇪", 6, "🇪🇸"],
    ["a skin tone", "👍🏽👍🏽", 6, "👍🏽"],
    ["a letter with combining marks", "ne\u0301e\u0301", 4, "ne\u0301"],
    ["a Devanagari syllable", "नि नि", 4, "नि "],
    ["a keycap", "1️⃣2️⃣", 4, "1️⃣"],
    ["a line break of Windows", "a\r\nb", 2, "a"],
  ])("does not end inside %s", (_what, text, max, kept) => {
    expect(cut(text, max)).toBe(kept);
  });

  it("keeps nothing where the first character alone is longer than allowed", () => {
    expect(cut(FAMILY, 5)).toBe("");
    expect(cut("abc", 0)).toBe("");
    expect(cut("abc", -1)).toBe("");
  });

  it("splits no surrogate pair where the browser has no segmenter", () => {
    expect(cut("ab🙂", 3, null)).toBe("ab");
    expect(cut("ab🙂c", 4, null)).toBe("ab🙂");
    expect(cut("🙂", 1, null)).toBe("");
  });

  it("gives a well-formed beginning of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), fc.boolean(), (text, max, old) => {
        const kept = old ? cut(text, max, null) : cut(text, max);
        expect(text.startsWith(kept)).toBe(true);
        expect(kept.length).toBeLessThanOrEqual(max);
        expect(kept.isWellFormed()).toBe(true);
      }),
    );
  });

  it("takes under 50 ms for 10 KB of marks on one letter", () => {
    const text = `a${"\u0301".repeat(10_240)}`;
    expect(fastestMs(() => cut(text, 2_000))).toBeLessThan(50);
  });
});
