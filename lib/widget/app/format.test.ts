import { expect, test } from "vitest";
import { LOCALES } from "../strings";
import { dayName, initials } from "./format";

const NOW = new Date(2026, 0, 15, 12);
const named = (year: number, month: number, day: number) => dayName(new Date(year, month - 1, day, 9).toISOString(), "en", LOCALES.en, NOW);

test("a day of this year goes by its date, one of another year has the year beside it", () => {
  expect(named(2026, 1, 15)).toBe("Today");
  expect(named(2026, 1, 14)).toBe("Yesterday");
  expect(named(2026, 1, 2)).toBe("Friday, January 2");
  expect(named(2025, 12, 30)).toBe("Tuesday, December 30, 2025");
});

test("a name has the first letters of its first two words, whole ones in any script", () => {
  expect(["Ada Moreno", "يوسف", "𠮷野 家", "Ann Mary Lee", "  "].map(initials)).toEqual(["AM", "ي", "𠮷家", "AM", ""]);
});
