import { describe, expect, it } from "vitest";
import { CURSOR_PART, defineCursor } from "./cursor";

const BY_ID = defineCursor("things", [CURSOR_PART.id]);
const BY_TIME = defineCursor("others", [CURSOR_PART.time, CURSOR_PART.uuid]);
const UUID = "0b0c0d0e-0000-4000-8000-000000000001";
const made = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

describe("a cursor", () => {
  it("leads on from the last row of a page, and is none at the end", () => {
    const rows = [1, 2, 3].map((id) => ({ id }));
    const { rows: page, next_cursor } = BY_ID.page(rows, 2, ({ id }) => [id]);
    expect(page).toEqual([{ id: 1 }, { id: 2 }]);
    expect(BY_ID.read(next_cursor ?? "")).toEqual([2]);
    expect(BY_ID.page(rows, 3, ({ id }) => [id]).next_cursor).toBeNull();
    expect(BY_ID.read(undefined)).toEqual([]);
  });

  it.each([
    ["another list's", BY_TIME, made(["things", 1])],
    ["one of before", BY_ID, made([1])],
    ["a text for a number", BY_ID, made(["things", "1"])],
    ["a huge number", BY_ID, made('["things", 1e400]')],
    ["a number of 20 digits", BY_ID, made('["things", 12345678901234567890]')],
    ["a fraction", BY_ID, made(["things", 1.5])],
    ["a negative number", BY_ID, made(["things", -1])],
    ["no time", BY_TIME, made(["others", "infinity", UUID])],
    ["a day that is none", BY_TIME, made(["others", "2024-13-45T00:00:00Z", UUID])],
    ["the year 0", BY_TIME, made(["others", "0000-01-01T00:00:00Z", UUID])],
    ["a quote", BY_TIME, made(["others", "'", UUID])],
    ["NUL", defineCursor("texts", [CURSOR_PART.text]), made(["texts", "a\0"])],
    ["half a character", defineCursor("texts", [CURSOR_PART.text]), made('["texts", "\\ud83d"]')],
    ["a part too many", BY_ID, made(["things", 1, 2])],
    ["a part too few", BY_TIME, made(["others", "2024-01-01T00:00:00Z"])],
    ["an object", BY_ID, made({ 0: "things", 1: 1 })],
    ["a deep nesting", BY_ID, made("[".repeat(2_000))],
    ["no JSON", BY_ID, "%%%"],
    ["nothing", BY_ID, ""],
  ])("that is %s is refused", (_what, list, cursor) => {
    expect(() => list.read(cursor)).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
  });
});
