import { expect, test } from "vitest";
import { readUrl } from "./read-url";

test("an address with international letters is one, however often it is asked", () => {
  for (let times = 0; times < 20_000; times += 1) expect(readUrl("https://müller.example/straße")?.hostname).toBe("xn--mller-kva.example");
});

test("what is no address is null", () => {
  for (const text of ["", "example.com", "https://", "http://a b", "/path"]) expect(readUrl(text), text).toBeNull();
});

test("a relative address goes from its base", () => {
  expect(readUrl("/path", "https://example.com/a/b")?.href).toBe("https://example.com/path");
});
