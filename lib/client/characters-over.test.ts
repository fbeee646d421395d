import { expect, test } from "vitest";
import { charactersOver } from "./characters-over";

test.each([
  ["short", 5, 0],
  ["shorter", 5, 2],
  ["Grüße", 5, 2],
  ["🙂🙂🙂", 8, 1],
  ["🙂🙂🙂", 7, 2],
  ["\ufeffab", 4, 1],
  ["مرحبا", 6, 2],
])("%j in %i bytes has %i characters too many", (text, maxBytes, over) => {
  expect(charactersOver(text, maxBytes)).toBe(over);
});
