import { expect, test } from "vitest";
import type { Dialog } from "@/lib/protocol/dialog";
import { lastLine, roomTitle } from "./words";

const ME = 7;
const dialog = (message: object | null) =>
  ({
    last_message: message && { text: "", attachments: [], deleted_at: null, kind: "text", author: null, ...message },
  }) as unknown as Dialog;

test("the last line says who said it, unless it is the person", () => {
  expect(lastLine(dialog({ sender: "user", text: "Hello" }), ME)).toBe("Hello");
  expect(lastLine(dialog({ sender: "assistant", text: "Yes" }), ME)).toBe("Assistant: Yes");
  expect(lastLine(dialog({ sender: "manager", text: "Sure", author: { id: ME, name: "Dana Whitfield" } }), ME)).toBe("You: Sure");
  expect(lastLine(dialog({ sender: "manager", text: "Sure", author: { id: 8, name: "Marco Bianchi" } }), ME)).toBe("Marco: Sure");
});

test("a note is told apart, and an event stands as it is", () => {
  expect(lastLine(dialog({ sender: "manager", kind: "note", text: "careful" }), ME)).toBe("Note: careful");
  expect(lastLine(dialog({ sender: "system", kind: "event", text: "Dana joined" }), ME)).toBe("Dana joined");
});

test("Markdown's marks are left out", () => {
  expect(lastLine(dialog({ sender: "user", text: "**Yes**, see [the page](https://example.com)\n- one" }), ME)).toBe(
    "Yes, see the page - one",
  );
});

test("a message without words is told by its files", () => {
  expect(lastLine(dialog({ sender: "user", attachments: [{ type: "image/png", name: "a.png" }] }), ME)).toBe("Picture");
  expect(
    lastLine(
      dialog({
        sender: "user",
        attachments: [
          { type: "application/pdf", name: "bill.pdf" },
          { type: "image/png", name: "a.png" },
        ],
      }),
      ME,
    ),
  ).toBe("bill.pdf and 1 more");
});

test("a deleted message shows none of its text", () => {
  expect(lastLine(dialog({ sender: "user", text: "secret", deleted_at: "2026-01-01T00:00:00Z" }), ME)).toBe("Message deleted");
});

test("a room is called by what it is for", () => {
  expect(roomTitle("channel_general")).toBe("# general");
  expect(roomTitle("order_1042")).toBe("Order 1042");
});
