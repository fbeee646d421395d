import { expect, test } from "vitest";
import { GIVEN_UP_AFTER_MS, retryDelayMs } from "./retry-delay";

test("the first retry comes within 10 seconds, the waits grow to an hour, and a day has fewer than 50 attempts", () => {
  const waits: number[] = [];
  for (let failingFor = 0; failingFor < GIVEN_UP_AFTER_MS; failingFor += waits.at(-1) ?? 0) waits.push(retryDelayMs(failingFor));
  expect(waits[0]).toBe(5_000);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.at(-1)).toBe(3_600_000);
  expect(waits.length).toBeLessThan(50);
});
