import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Paced } from "./paced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("runs once for all who ask, and the longer a run took the longer the next one waits", async () => {
  const runs: number[] = [];
  const paced = new Paced(30, async () => {
    runs.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
  const start = performance.now();
  paced.ask();
  paced.ask();
  await vi.advanceTimersByTimeAsync(45);
  paced.ask();
  await vi.advanceTimersByTimeAsync(300);
  expect(runs.map((at) => at - start)).toEqual([30, 245]);
});

it("never waits longer than two seconds, and flush does not wait at all", async () => {
  let runs = 0;
  const paced = new Paced(30, async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  });
  paced.ask();
  await vi.advanceTimersByTimeAsync(1_100);
  paced.ask();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(runs).toBe(2);
  await vi.advanceTimersByTimeAsync(1_000);
  paced.ask();
  const flushed = paced.flush();
  await vi.advanceTimersByTimeAsync(1_000);
  await flushed;
  expect(runs).toBe(3);
});
