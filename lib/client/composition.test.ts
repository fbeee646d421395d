import { expect, test } from "vitest";
import { isComposing } from "./composition";

test("the Enter that ends a composition belongs to the input method, in Safari's order of events too", () => {
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
});

test("a plain Enter does not", () => {
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
});
