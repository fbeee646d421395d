import { describe, expect, it } from "vitest";
import { checkCitations } from "./citations";

const passage = (text: string) => ({
  id: 1,
  documentId: 1,
  title: "Shipping",
  headings: ["Delivery"],
  text,
  url: null,
  score: 1,
  coverage: 1,
});
const PASSAGES = [passage("We ship to Spain. Delivery takes three to five days."), passage("Returns are free within thirty days.")];

describe("citations", () => {
  it("a marker stays where its source says what is said, with the sentence it rests on", () => {
    const { text, citations } = checkCitations("Delivery takes three to five days [1]. Returns are free within thirty days [2].", PASSAGES);
    expect(text).toBe("Delivery takes three to five days [1]. Returns are free within thirty days [2].");
    expect(citations.map(({ index, quote }) => [index, quote])).toEqual([
      [1, "Delivery takes three to five days."],
      [2, "Returns are free within thirty days."],
    ]);
  });

  it("a marker whose source says something else is taken out", () => {
    expect(checkCitations("Our office dog is called Rex [2].", PASSAGES)).toEqual({ text: "Our office dog is called Rex.", citations: [] });
  });

  it("an answer in another language than its source keeps its markers", () => {
    expect(checkCitations("Die Lieferung dauert drei bis fünf Tage [1].", PASSAGES).citations).toHaveLength(1);
  });
});
