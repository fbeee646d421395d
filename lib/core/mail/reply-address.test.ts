import { expect, test } from "vitest";
import { dialogIn, replyAddress, untagged } from "./reply-address";

const secrets = { signingKey: new TextEncoder().encode("a secret for tests alone") };
const other = { signingKey: new TextEncoder().encode("another secret") };

test("a signed address names its conversation, whatever a mail server does to its letters", () => {
  const address = replyAddress(secrets, "support@example.com", 1_234_567);
  expect(address).toMatch(/^support\+r[0-9a-z]+-[a-z2-7]{16}@example\.com$/);
  expect(dialogIn(secrets, ["c@example.com", address.toUpperCase()])).toBe(1_234_567);
  expect(dialogIn(secrets, [replyAddress(secrets, "support+eu@example.com", 7)])).toBe(7);
  expect(replyAddress(secrets, "support@example.com", Number.MAX_SAFE_INTEGER).split("@")[0]?.length).toBeLessThan(64);
});

test("one that was made up, or is another installation's, names none", () => {
  const address = replyAddress(secrets, "support@example.com", 7);
  expect(dialogIn(other, [address])).toBeUndefined();
  expect(dialogIn(secrets, [address.replace("+r7-", "+r8-")])).toBeUndefined();
  expect(dialogIn(secrets, ["support+r7-@example.com", "support+r7@example.com", "+@", "@", "", "a+b+c@d"])).toBeUndefined();
});

test("an address without its tag is the one that mail is sent to", () => {
  expect(untagged("support+r7-abc@example.com")).toEqual({ base: "support@example.com", tag: "r7-abc" });
  expect(untagged("a+b+c@example.com")).toEqual({ base: "a+b@example.com", tag: "c" });
  expect(untagged("+a@example.com")).toEqual({ base: "+a@example.com", tag: null });
});
