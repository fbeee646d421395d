import { expect, it } from "vitest";
import { mentionable, mentionedIn, noteParts, renameMentions, sayMentions, storeMentions, withMentioned, writeMentions } from "./mention";

const people = mentionable([
  { id: 7, name: "Dana", email: "dana@example.com" },
  { id: 8, name: "Dana Whitfield", email: "whitfield@example.com" },
  { id: 9, name: "Sam [x]", email: "sam@example.com" },
  { id: 10, name: "Kim", email: "kim@example.com" },
  { id: 11, name: "Kim", email: "kim@example.org" },
]);

it("what one writes is stored with ids, the longest name first, and is written the same again", () => {
  const written = "@Dana Whitfield, ask @Dana. @Sam [x] knows (not a@Dana or @Danae), @Kim (kim@example.org) too";
  const stored = storeMentions(written, people);
  expect(stored).toBe(
    "@[Dana Whitfield](member:8), ask @[Dana](member:7). @[Sam  x](member:9) knows (not a@Dana or @Danae), @[Kim](member:11) too",
  );
  expect(mentionedIn(stored)).toEqual([8, 7, 9, 11]);
  expect(writeMentions(stored, people)).toBe(written);
});

it("who was mentioned and can't be any more stays mentioned as an edit goes on, and is not taken for a colleague of the same name", () => {
  const text = "@[Dana](member:3) and @[Dana](member:7), @[Gone](member:4): look";
  const known = withMentioned(text, people);
  expect(writeMentions(text, known)).toBe("@Dana (3) and @Dana, @Gone: look");
  expect(storeMentions(writeMentions(text, known), known)).toBe(text);
});

it("it reads as words, and in parts, with the name that the member has now", () => {
  const renamed = renameMentions("Ask @[Dana](member:7) and @[Gone](member:5)", (id) => (id === 7 ? "Dana Moreno" : undefined));
  expect(sayMentions(renamed)).toBe("Ask @Dana Moreno and @Gone");
  expect(noteParts(renamed)).toEqual([
    { text: "Ask ", memberId: null },
    { text: "@Dana Moreno", memberId: 7 },
    { text: " and ", memberId: null },
    { text: "@Gone", memberId: 5 },
  ]);
});

it("of ten kilobytes of beginnings it makes nothing, at once", () => {
  const begun = performance.now();
  expect(mentionedIn(`${"@[".repeat(5_000)}](member:`)).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(200);
});
