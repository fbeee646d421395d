import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createUploadSlots } from "./upload-slots";

const MB = 1_048_576;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);

it("so many bytes are under way at once; the next waits for one to end", async () => {
  const slots = createUploadSlots(20 * MB);
  const first = await Promise.all(["a", "b", "c", "d"].map((key) => slots.take(key, 20 * MB)));
  let begun = false;
  const next = slots.take("e", MB).then((release) => {
    begun = true;
    return release;
  });
  await settle();
  expect(begun).toBe(false);
  first[0]?.();
  first[0]?.();
  await next;
  expect(begun).toBe(true);
});

it("one address takes half of it at most, and others go on meanwhile", async () => {
  const slots = createUploadSlots(20 * MB);
  await slots.take("a", 20 * MB);
  await slots.take("a", 20 * MB);
  const third = slots.take("a", 20 * MB).catch((error: { code: string }) => error.code);
  await slots.take("b", 20 * MB);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await third).toBe("RATE_LIMITED");
});

it("when too many wait the next is refused at once, and told when to come back", async () => {
  const slots = createUploadSlots(20 * MB);
  await Promise.all(["a", "b", "c", "d"].map((key) => slots.take(key, 20 * MB)));
  for (let n = 0; n < 100; n += 1) void slots.take(`w${n}`, MB).catch(() => undefined);
  await expect(slots.take("z", MB)).rejects.toMatchObject({ code: "RATE_LIMITED", more: { retryAfterMs: 5_000 } });
});

it("large files are stored one after another, and small ones don't wait for them", async () => {
  const slots = createUploadSlots(20 * MB);
  const order: string[] = [];
  const stored = (name: string, bytes: number, ms: number) =>
    slots.store(bytes, async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      order.push(`${name} is stored`);
    });
  const failing = slots.store(19 * MB, () => Promise.reject(new Error("refused"))).catch(() => order.push("one is refused"));
  const all = [failing, stored("first", 19 * MB, 300), stored("second", 19 * MB, 300), stored("small", 1_000, 10)];
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all(all);
  expect(order.filter((entry) => !entry.startsWith("small"))).toEqual([
    "one is refused",
    "first begins",
    "first is stored",
    "second begins",
    "second is stored",
  ]);
  expect(order.indexOf("small is stored")).toBeLessThan(order.indexOf("first is stored"));
});
