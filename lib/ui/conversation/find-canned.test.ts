import { describe, expect, test } from "vitest";
import type { CannedReply } from "@/lib/protocol/routes/canned-replies";
import { askedAt, findCanned } from "./find-canned";

const reply = (shortcut: string, text = "Words"): CannedReply => ({
  id: 1,
  shortcut,
  text,
  shared: true,
  attachments: [],
  author_id: null,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
});
const found = (query: string, ...replies: CannedReply[]) => findCanned(replies, query).map(({ shortcut }) => shortcut);

describe("A slash in the reply box", () => {
  test.each([
    ["/", 1, { start: 0, query: "" }],
    ["/ref", 4, { start: 0, query: "ref" }],
    ["Hi /ref", 7, { start: 3, query: "ref" }],
    ["Hi\n/Größe", 9, { start: 3, query: "Größe" }],
    ["/ref and more", 4, { start: 0, query: "ref" }],
    ["and/or", 6, null],
    ["https://shop", 12, null],
    ["/ref ", 5, null],
    ["/ref", null, null],
  ])("in %j at %j asks for %j", (text, caret, asked) => {
    expect(askedAt(text, caret)).toEqual(asked);
  });
});

describe("The search for a canned reply", () => {
  test("a shortcut that begins so goes before one that holds it, and both before words of the text", () => {
    const replies = [reply("x", "The refund comes"), reply("my-ref"), reply("pref"), reply("refund"), reply("ref")];
    expect(found("ref", ...replies)).toEqual(["ref", "refund", "my-ref", "pref", "x"]);
  });

  test("letters in their order are enough, the closer the better", () => {
    expect(found("rfd", reply("red-fox-den"), reply("refund"), reply("dfr"))).toEqual(["refund", "red-fox-den"]);
  });

  test("without a word all are offered by their name, eight at most", () => {
    expect(found("", reply("b"), reply("a"))).toEqual(["a", "b"]);
    expect(found("", ..."abcdefghijkl".split("").map((name) => reply(name)))).toHaveLength(8);
  });

  test("upper case is no other letter", () => {
    expect(found("REF", reply("refund"))).toEqual(["refund"]);
  });
});
