import { expect, it } from "vitest";
import { amountOf, money, typedAmount } from "./money";

it.each([
  ["2.5", 2_500_000],
  ["0,15", 150_000],
  ["0.000001", 1],
  ["", null],
])("%s is %s millionths, and back", (text, micros) => {
  expect(amountOf(text)).toBe(micros);
  expect(amountOf(typedAmount(micros))).toBe(micros);
});

it("shows parts of a cent where there is no more", () => {
  expect(money(1234, "EUR")).toContain("0.0012");
  expect(money(12_340_000, "EUR")).toContain("12.34");
});
