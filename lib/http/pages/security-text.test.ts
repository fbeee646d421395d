import { expect, it } from "vitest";
import { securityText } from "./security-text";

it("security.txt names the contact and a time until which it holds, as RFC 9116 asks for", () => {
  expect(securityText("mailto:security@example.com", "https://chat.example.com", new Date("2030-01-01T00:00:00Z"))).toBe(
    "Contact: mailto:security@example.com\nExpires: 2030-01-31T00:00:00.000Z\nCanonical: https://chat.example.com/.well-known/security.txt\nPreferred-Languages: en\n",
  );
});
