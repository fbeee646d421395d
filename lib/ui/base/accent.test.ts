import { expect, test } from "vitest";
import { hueOf } from "./accent";

test.each([
  ["#ff0000", 29],
  ["#00ff00", 142],
  ["#0000ff", 264],
  ["#0f766e", 186],
])("the hue of %s is near %d", (hex, hue) => {
  expect(hueOf(hex)?.hue).toBeCloseTo(hue, -0.5);
});

test("a loud colour is toned down, a grey one stays grey", () => {
  expect(hueOf("#ff00ff")?.chroma).toBe(0.12);
  expect(hueOf("#808080")?.chroma).toBeLessThan(0.001);
});

test("what is no colour gives none", () => {
  expect(hueOf("teal")).toBeNull();
});
