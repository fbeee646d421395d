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
