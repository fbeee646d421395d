import { describe, expect, it } from "vitest";
import { addressKey, allowedAddress, inRanges, parseAddress } from "./address-ranges";

describe("what limits count by", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["::1", "::/64"],
    ["unknown", "unknown"],
  ])("%s counts as %s", (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

it("an address lies in a range of its own kind alone, also as IPv4 over IPv6", () => {
  expect(inRanges("::ffff:10.1.2.3", ["10.0.0.0/8"])).toBe(true);
  expect(inRanges("2001:db8::1", ["10.0.0.0/8", "2001:db8::/32"])).toBe(true);
  expect(inRanges("11.0.0.1", ["10.0.0.0/8", "::/0"])).toBe(false);
  expect(inRanges("no address", ["0.0.0.0/0"])).toBe(false);
});

it("an empty allowlist allows every address, a full one those in it alone", () => {
  expect(allowedAddress([], "203.0.113.9")).toBe(true);
  expect(allowedAddress(["203.0.113.0/24"], "203.0.113.9")).toBe(true);
  expect(allowedAddress(["203.0.113.0/24"], "unknown")).toBe(false);
});

it("more addresses than are remembered, and texts that are none, are read as the first", () => {
  const addresses = Array.from({ length: 5_000 }, (_, at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
  expect(addresses.map(addressKey)).toEqual(addresses);
  expect(addressKey("10.0.0.1")).toBe("10.0.0.1");
  const long = "x".repeat(20_000);
  expect([addressKey(long), parseAddress(long), parseAddress(long)]).toEqual([long, undefined, undefined]);
});
