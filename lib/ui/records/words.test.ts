import { expect, it } from "vitest";
import { deadlineWords, hrefOf, statusWords, toneOf } from "./words";

it("a status reads as words, whatever the site writes", () => {
  expect(["in_progress", "paid", "waiting-for-parts", "_"].map(statusWords)).toEqual(["In progress", "Paid", "Waiting for parts", "_"]);
});

it("a status is coloured by what it says, and never as done where it says the contrary", () => {
  expect(["delivered", "Completed", "order_shipped"].map(toneOf)).toEqual(["done", "done", "done"]);
  expect(["cancelled", "payment_failed", "unpaid"].map(toneOf)).toEqual(["stopped", "stopped", "stopped"]);
  expect(["new", "partially_paid", "not paid", "prepaid"].map(toneOf)).toEqual(["open", "open", "open", "open"]);
});

it("a deadline is ahead or over", () => {
  const now = Date.parse("2030-01-01T00:00:00Z");
  expect(deadlineWords("2030-01-03T00:00:00Z", now)).toBe("in 2 days");
  expect(deadlineWords("2029-12-31T21:00:00Z", now)).toBe("3 hours ago");
});

it("a record's address takes any id", () => {
  expect(hrefOf({ type: "quote", id: "A/17 b" })).toBe("/quotes/A%2F17%20b");
});
