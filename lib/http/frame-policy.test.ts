import { describe, expect, test } from "vitest";
import { frameAncestors, framePolicy } from "./frame-policy";

describe("Who may embed the frame", () => {
  test("an empty list allows any page, those of a file and in a sandbox too, for which CSP has no words", () => {
    expect(frameAncestors([])).toBeNull();
    expect(framePolicy([], "chat.example.com")).not.toContain("frame-ancestors");
  });

  test("an entry without a port stands for every port, one with a port for that alone", () => {
    expect(frameAncestors(["example.com", "*.example.org", "localhost:8080"])?.split(" ")).toEqual([
      "frame-ancestors",
      "'self'",
      ...["http://example.com:*", "https://example.com:*", "http://example.com.:*", "https://example.com.:*"],
      ...["http://*.example.org:*", "https://*.example.org:*", "http://*.example.org.:*", "https://*.example.org.:*"],
      ...["http://localhost:8080", "https://localhost:8080", "http://localhost.:8080", "https://localhost.:8080"],
    ]);
  });

  test("a final dot in an entry or an address names the same host", () => {
    expect(frameAncestors(["example.com."])).toBe(frameAncestors(["example.com"]));
  });

  test("a page of an IPv6 address is let in where its browser names it, and no other is", () => {
    const list = ["[::1]:3000", "example.com"];
    expect(frameAncestors(list, "http://[::1]:3000")).toBeNull();
    for (const other of ["http://[::1]:4000", "http://[::2]:3000", "https://evil.example", "null", null])
      expect(frameAncestors(list, other)).toMatch(/^frame-ancestors 'self' http:\/\/example\.com:\*/);
    expect(frameAncestors(["[::1]"], "https://example.com")).toBe("frame-ancestors 'self'");
  });

  test("international names stand in their ASCII form", () => {
    expect(frameAncestors(["bücher.example"])).toContain("http://xn--bcher-kva.example:*");
  });

  test("an entry can't bring a directive of its own", () => {
    expect(frameAncestors(["a.example; script-src *"])).toBe("frame-ancestors 'self'");
    expect(framePolicy([], "evil; x")).not.toContain("evil");
  });
});
