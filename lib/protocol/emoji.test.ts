import { expect, it } from "vitest";
import { react } from "./message";

const parsed = (emoji: unknown) => react.safeParse({ dialog_id: 1, message_id: 2, emoji, on: true }).success;

it("a reaction is one emoji, whatever it is put together of", () => {
  for (const emoji of ["👍", "❤️", "❤", "👍🏽", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "3️⃣", "🫡", "👩🏽‍❤️‍💋‍👨🏿"])
    expect(parsed(emoji), emoji).toBe(true);
});

it("anything else is refused: words, several emojis, digits, marks without an end", () => {
  const joined = Array.from({ length: 12 }, () => "👩").join("\u200d");
  for (const text of [
    "",
    " ",
    "a",
    "1",
    "#",
    "👍👍",
    "👍 ",
    "👍a",
    "🇩",
    "\u200d",
    "\ufe0f",
    "👍\u0301\u0301",
    "<b>",
    "❤️\n",
    joined,
    5,
    null,
  ])
    expect(parsed(text), String(text)).toBe(false);
});
