import { expect, it } from "vitest";
import { FrameRate } from "./frame-rate";

it("an address may send so many frames in a second, and as many in the next", () => {
  let at = 1_000;
  const rate = new FrameRate(3, () => at);
  const took = () => [1, 2, 3, 4].map(() => rate.take("a"));
  expect(took()).toEqual([true, true, true, false]);
  expect(rate.take("b")).toBe(true);
  at += 1_000;
  expect(took()).toEqual([true, true, true, false]);
});
