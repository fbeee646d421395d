import { describe, expect, it } from "vitest";
import { indexDocument, KnowledgeIndex } from "./knowledge-index";
import { sortInTurns } from "./turns";

describe("long work in turns with others", () => {
  it("sorts words as one would at once", async () => {
    const words = Array.from({ length: 3_500 }, (_, at) => `w${(at * 7_919) % 3_500}`);
    let turns = 0;
    const sorted = await sortInTurns(words, async () => {
      turns += 1;
    });
    expect(sorted).toEqual([...words].sort());
    expect(turns).toBeGreaterThan(6);
    expect(await sortInTurns([], () => undefined)).toEqual([]);
  });

  it("a document is cut into words passage by passage, and its words are indexed a few at a time", async () => {
    const [passages, words] = [50, 200];
    const texts = Array.from({ length: passages }, (_, id) => ({
      id,
      headings: [],
      text: Array.from({ length: words }, (_, at) => `word${id * words + at}`).join(" "),
    }));
    let turns = 0;
    const breathe = async () => {
      turns += 1;
    };
    const document = await indexDocument({ id: 1, title: "Words", language: "en" }, texts, breathe);
    expect(turns).toBe(passages);
    turns = 0;
    const stems = new Map([["en", new Map(document.passages.flatMap(({ body }) => body.map((word) => [word, word] as const)))]]);
    const index = await KnowledgeIndex.create([document], stems, breathe);
    // Each passage, and every 200 words for each of four ways to find one.
    expect(turns).toBeGreaterThanOrEqual(passages + 4 * ((passages * words) / 200 / 5));
    expect(index.vocabulary.startingWith("word999")).toContain("word9999");
    expect(index.vocabulary.endingWith("d9999")).toEqual(["word9999"]);
  });
});
