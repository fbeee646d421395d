import { describe, expect, it } from "vitest";
import { domainMatches, mayPass, originMatches } from "./origins";

describe("allowed domains", () => {
  it.each([
    ["example.com", "https://example.com"],
    ["example.com", "http://EXAMPLE.com:8080"],
    ["example.com:8443", "https://example.com:8443"],
    ["example.com:443", "https://example.com"],
    ["*.example.com", "https://a.b.example.com"],
    ["bücher.example", "https://xn--bcher-kva.example"],
    ["[::1]", "http://[::1]:3000"],
    ["example.com.", "https://example.com"],
    ["example.com", "https://example.com."],
    ["*.example.com.", "https://a.example.com"],
    ["*.example.com", "https://a.example.com."],
  ])("%s covers %s", (entry, origin) => {
    expect(domainMatches(entry, origin)).toBe(true);
  });

  it.each([
    ["example.com", "https://evil-example.com"],
    ["example.com", "https://example.com.evil.com"],
    ["example.com", "https://sub.example.com"],
    ["example.com", "https://evil.com/example.com"],
    ["example.com", "https://example.com@evil.com"],
    ["example.com", "https://exаmple.com"],
    ["example.com", "https://example.com.."],
    ["*.example.com", "https://example.com."],
    ["example.com", "null"],
    ["example.com", ""],
    ["example.com", "file:///example.com"],
    ["example.com", "chrome-extension://example.com"],
    ["example.com:8443", "https://example.com"],
    ["example.com:443", "http://example.com"],
    ["*.example.com", "https://example.com"],
    ["*.example.com", "https://evilexample.com"],
    ["*.example.com", "https://a.example.com.evil.com"],
    ["*", "https://example.com"],
    ["*.com.*", "https://example.com"],
    ["", "https://example.com"],
  ])("%s does not cover %s", (entry, origin) => {
    expect(domainMatches(entry, origin)).toBe(false);
  });

  it("a token's domains narrow a site's list and never widen it", () => {
    const policy = { allowedDomains: ["*.example.com"], allowNative: false };
    const from = (origin: string | undefined, narrowed?: string[]) => mayPass(policy, { origin, own: false }, narrowed);
    expect(from("https://a.example.com", ["a.example.com"])).toBe(true);
    expect(from("https://b.example.com", ["a.example.com"])).toBe(false);
    expect(from("https://evil.com", ["evil.com"])).toBe(false);
    expect(from("https://evil.com", ["*.example.com", "evil.com"])).toBe(false);
    expect(from(undefined)).toBe(false);
    expect(from("null")).toBe(false);
  });

  it.each(["null", "file://", "capacitor://localhost", "https://shop.example"])(
    "an empty list lets a page of %s in, and a list does not",
    (origin) => {
      expect(mayPass({ allowedDomains: [], allowNative: false }, { origin, own: false })).toBe(true);
      expect(mayPass({ allowedDomains: ["example.com"], allowNative: true }, { origin, own: false })).toBe(false);
      expect(mayPass({ allowedDomains: [], allowNative: false }, { origin, own: false }, ["example.com"])).toBe(false);
    },
  );

  it.each([
    ["https://*.example.com", "https://a.example.com", true],
    ["https://*.example.com", "http://a.example.com", false],
    ["https://*.example.com", "https://a.example.com:8443", false],
    ["https://*.example.com", "https://example.com", false],
    ["https://example.com:8443", "https://example.com:8443", true],
    ["example.com", "https://example.com", false],
  ])("the dashboard's pattern %s and %s: %s", (pattern, origin, fits) => {
    expect(originMatches(pattern, origin)).toBe(fits);
  });
});
