import { expect, it } from "vitest";
import { sign, verify } from "./cluster";

const key = new Uint8Array(32).fill(1);
const other = new Uint8Array(32).fill(2);
const body = JSON.stringify({ node: "a", events: [{ type: "jobs" }] });

it("what this installation has signed is read, whatever stands in it", () => {
  for (const text of [body, "", "ü 🙂", "x".repeat(100_000)]) expect(verify(key, sign(key, text))).toBe(text);
});

it.each([
  ["signed by another", sign(other, body)],
  ["not signed", body],
  ["empty", ""],
  ["a signature alone", sign(key, body).slice(0, 43)],
  ["changed after it was signed", sign(key, body).replace("jobs", "revoked")],
  ["cut", sign(key, body).slice(0, -1)],
  ["with a signature that is no ASCII", `${"ü".repeat(43)}${body}`],
])("a hint that is %s is refused", (_name, message) => {
  expect(verify(key, message)).toBeUndefined();
});
