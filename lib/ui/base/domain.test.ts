import { expect, test } from "vitest";
import { domainOf, flawOfDomain } from "./domain";

test("an address that is pasted becomes its host", () => {
  expect(domainOf(" https://Shop.example.com/cart?a=1 ")).toBe("shop.example.com");
  expect(domainOf("http://localhost:3000/")).toBe("localhost:3000");
});

test.each(["example.com", "*.example.com", "localhost:3000", "münchen.example", "[::1]:8080"])("%s may be allowed", (domain) => {
  expect(flawOfDomain(domain)).toBeNull();
});

test.each(["", "exa mple.com", "*", "*.*.example.com", "example.com/path", "example.com:0", "example.com:70000", "user@example.com"])(
  "%s is refused",
  (domain) => {
    expect(flawOfDomain(domain)).not.toBeNull();
  },
);
