import { describe, expect, it } from "vitest";
import { domainEntries, domainEntry } from "./domain-entry";

describe("an allowed domain", () => {
  it.each([
    "example.com",
    "*.example.com",
    "localhost:3000",
    "127.0.0.1",
    "[::1]:8080",
    "bücher.example",
    "*.пример.example",
    "xn--bcher-kva.example",
  ])("may be %s", (entry) => expect(domainEntry.parse(` ${entry} `)).toBe(entry));

  it.each([
    "",
    "*",
    "*.",
    "https://example.com",
    "example.com/",
    "a.*.com",
    "*example.com",
    "user@example.com",
    "exa mple.com",
    "example.com:0",
    "example.com:70000",
    "example.com:",
  ])("may not be %j", (entry) => expect(domainEntry.safeParse(entry).success).toBe(false));

  it("stands once in a list", () =>
    expect(domainEntries.parse(["a.example", "b.example", "a.example"])).toEqual(["a.example", "b.example"]));
});
