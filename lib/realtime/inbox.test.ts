import { describe, expect, it } from "vitest";
import { Inbox, sizeOf, WAITING_BYTES_MAX, WAITING_MAX } from "./inbox";

/** An inbox whose work ends when the test says so. */
function setUp() {
  let overflows = 0;
  const errors: unknown[] = [];
  const inbox = new Inbox(
    () => {
      overflows += 1;
    },
    (error) => errors.push(error),
  );
  let done = 0;
  const ends: (() => void)[] = [];
  const take = (bytes = 1, key?: number) =>
    inbox.take(key, bytes, () =>
      new Promise<void>((resolve) => ends.push(resolve)).then(() => {
        done += 1;
      }),
    );
  const endNext = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { inbox, take, endNext, errors, count: () => ({ done, overflows }) };
}

it("as many requests as may wait are taken and answered; one more ends it, once", async () => {
  const { take, endNext, count } = setUp();
  for (let n = 0; n < WAITING_MAX; n += 1) take();
  expect(count().overflows).toBe(0);
  for (let n = 0; n < 5; n += 1) take();
  expect(count().overflows).toBe(1);
  await endNext();
  await endNext();
  expect(count().done).toBe(1);
});

it("what was answered no longer counts", async () => {
  const { take, endNext, count } = setUp();
  for (let n = 0; n < WAITING_MAX * 3; n += 1) {
    take();
    await endNext();
  }
  expect(count()).toEqual({ done: WAITING_MAX * 3, overflows: 0 });
});

it("bytes that wait are bounded, over all keys; a single request may be larger", () => {
  const { take, count } = setUp();
  take(WAITING_BYTES_MAX * 2, 1);
  expect(count().overflows).toBe(0);
  take(1, 2);
  expect(count().overflows).toBe(1);
});

it("once it is closed nothing that waits is begun, and nothing more is taken", async () => {
  const { inbox, take, endNext, count } = setUp();
  for (let n = 0; n < 10; n += 1) take();
  inbox.close();
  take();
  await endNext();
  await endNext();
  expect(count()).toEqual({ done: 1, overflows: 0 });
  await inbox.settled();
  expect(inbox.isIdle).toBe(true);
});

it("work that fails is reported, and the next goes on", async () => {
  const { inbox, take, endNext, count, errors } = setUp();
  inbox.take(undefined, 1, () => Promise.reject(new Error("of itself")));
  take();
  await endNext();
  await endNext();
  expect(errors).toHaveLength(1);
  expect(count().done).toBe(1);
});

describe("the size of a payload", () => {
  it("counts text wherever it stands, and names", () => {
    expect(sizeOf({ padding: "x".repeat(1_000) })).toBeGreaterThan(1_000);
    expect(sizeOf([{ a: ["y".repeat(500)] }, "z".repeat(500)])).toBeGreaterThan(1_000);
    expect(sizeOf({ ["n".repeat(1_000)]: 1 })).toBeGreaterThan(1_000);
    expect(sizeOf(Buffer.alloc(1_000))).toBeGreaterThanOrEqual(1_000);
  });
  it("bears any depth, and stops once it is too large anyway", () => {
    let deep: unknown = [];
    for (let n = 0; n < 50_000; n += 1) deep = [deep];
    expect(sizeOf(deep)).toBeGreaterThan(WAITING_BYTES_MAX);
    expect(sizeOf(undefined)).toBeLessThan(10);
  });
});
