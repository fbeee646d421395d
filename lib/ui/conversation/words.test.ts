import { expect, test } from "vitest";
import type { Dialog } from "@/lib/protocol/dialog";
import { answeredBy, lastLine, roomTitle } from "./words";

const ME = 7;
const APOLOGY = { sender: "assistant", text: "I don't know the answer to that. I've asked a person to take over." };
const words = (text: string, attachments: object[] = []) => ({ text, attachments, timestamp: "2026-01-01T00:00:00Z" });

const dialog = (parts: { message?: object; words?: object | null; reason?: string; visitor?: null }) =>
  ({
    visitor: parts.visitor === undefined ? { name: "Ada" } : parts.visitor,
    last_words: parts.words ?? null,
    queue: parts.reason ? { reason: parts.reason } : null,
    last_message: parts.message ? { text: "", attachments: [], deleted_at: null, kind: "text", author: null, ...parts.message } : null,
  }) as unknown as Dialog;

test("a conversation is shown by the person's own last words, whoever wrote after them", () => {
  expect(lastLine(dialog({ words: words("Where is my parcel?"), message: APOLOGY }), ME)).toBe("Where is my parcel?");
  expect(lastLine(dialog({ words: words("Thanks"), message: { sender: "manager", text: "Sure" } }), ME)).toBe("Thanks");
});

test("one who waits without a word of their own is shown by the reason", () => {
  expect(lastLine(dialog({ message: APOLOGY, reason: "Refund for order 1042" }), ME)).toBe("Refund for order 1042");
});

test("what the team wrote is shown where the person has said nothing, with who it was", () => {
  const sure = (id: number, name: string) => dialog({ message: { sender: "manager", text: "Sure", author: { id, name } } });
  expect(lastLine(sure(ME, "Dana Whitfield"), ME)).toBe("You: Sure");
  expect(lastLine(sure(8, "Marco Bianchi"), ME)).toBe("Marco: Sure");
});

test("neither a note nor the assistant's words are anybody's last words", () => {
  expect(lastLine(dialog({ message: { sender: "manager", kind: "note", text: "careful" } }), ME)).toBe("No messages yet");
  expect(lastLine(dialog({ message: APOLOGY }), ME)).toBe("No messages yet");
});

test("a person's signs stand as they were typed, and a table's rules are left out", () => {
  expect(lastLine(dialog({ words: words("2*3 = 6 and my_file_name") }), ME)).toBe("2*3 = 6 and my_file_name");
  expect(lastLine(dialog({ words: words("prices\n|-----------|:---:|\nplease") }), ME)).toBe("prices please");
});

test("Markdown's marks and the bars of a table are left out of what the team wrote", () => {
  const text = "**Yes**, see [the page](https://example.com)\n| Code | Price |\n|------|-------|\n| A1 | 20 |";
  expect(lastLine(dialog({ message: { sender: "manager", text, author: { id: ME, name: "Dana" } } }), ME)).toBe(
    "You: Yes, see the page Code, Price A1, 20",
  );
});

test("a message without words is shown by its files", () => {
  expect(lastLine(dialog({ words: words("", [{ type: "image/png", name: "a.png" }]) }), ME)).toBe("Picture");
  const two = [
    { type: "application/pdf", name: "bill.pdf" },
    { type: "image/png", name: "a.png" },
  ];
  expect(lastLine(dialog({ words: words("", two) }), ME)).toBe("bill.pdf and 1 more");
});

test("the row says who answered, and not that a note was written", () => {
  expect(answeredBy(dialog({ message: { sender: "manager", text: "Sure", author: { id: ME, name: "Dana" } } }), ME)).toBe("You");
  expect(
    answeredBy(dialog({ message: { sender: "manager", kind: "note", text: "careful", author: { id: 8, name: "Marco" } } }), ME),
  ).toBeNull();
  expect(answeredBy(dialog({ message: APOLOGY }), ME)).toBeNull();
});

test("a room is called by what it is for", () => {
  expect(roomTitle("channel_general")).toBe("# general");
  expect(roomTitle("order_1042")).toBe("Order 1042");
});
