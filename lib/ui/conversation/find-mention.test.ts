import { expect, test } from "vitest";
import { findMentionable, mentionAt } from "./find-mention";

const people = ["Dana Whitfield", "Adam Stone", "Olga"].map((words, id) => ({ id, name: words, words }));

test.each([
  ["@", 1, { start: 0, query: "" }],
  ["Ask @da", 7, { start: 4, query: "da" }],
  ["Ask (@Dana Whi", 14, { start: 5, query: "Dana Whi" }],
  ["ada@example.com", 15, null],
  ["@Dana, please", 13, null],
  ["@da", null, null],
])("in %j at %j asks for %j", (text, caret, asked) => {
  expect(mentionAt(text, caret)).toEqual(asked);
});

test("colleagues are found by the beginning of a name, of a word of it, and by letters", () => {
  const found = (query: string) => findMentionable(people, query).map(({ words }) => words);
  expect(found("")).toEqual(["Adam Stone", "Dana Whitfield", "Olga"]);
  expect(found("da")).toEqual(["Dana Whitfield", "Adam Stone"]);
  expect(found("whit")).toEqual(["Dana Whitfield"]);
  expect(found("ola")).toEqual(["Olga"]);
  expect(found("Dana whitfield please")).toEqual([]);
});
