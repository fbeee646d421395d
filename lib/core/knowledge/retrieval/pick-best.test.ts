import { expect, it } from "vitest";
import { pickBest } from "./pick-best";

it("lets a second passage of a document give way to a nearly as good one of another", () => {
  const found = [
    { documentId: 1, score: 1 },
    { documentId: 1, score: 0.9 },
    { documentId: 2, score: 0.8 },
    { documentId: 3, score: 0.5 },
  ];
  expect(pickBest(found, 3)).toEqual([found[0], found[2], found[1]]);
});
