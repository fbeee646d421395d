import { expect, test } from "vitest";
import { dayOf, lastDayBefore, startOf } from "./condition-days";

test("a day goes into a filter and comes back as the same day", () => {
  expect(dayOf(startOf("2026-03-01"))).toBe("2026-03-01");
  expect(lastDayBefore(startOf("2026-02-28", 1))).toBe("2026-02-28");
});

test("the day after the last of a month is the next month's first", () => {
  expect(startOf("2026-02-28", 1)).toBe(startOf("2026-03-01"));
});

test("what is no day is none", () => {
  expect(startOf("")).toBeUndefined();
  expect(startOf("tomorrow")).toBeUndefined();
  expect(dayOf(undefined)).toBe("");
});
