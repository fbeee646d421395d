import { expect, test } from "vitest";
import { createRowCache, ROW_MAX_AGE_MS } from "./row-cache";

/** A table of one column that answers when the test says so. */
function setUp() {
  const stored = new Map<string, string>();
  const reads: { key: string; answer: () => void; fail: () => void }[] = [];
  let at = 1_000;
  const load = (key: string) =>
    new Promise<string | undefined>((resolve, reject) => {
      const row = stored.get(key);
      reads.push({ key, answer: () => resolve(row), fail: () => reject(new Error("the database is away")) });
    });
  const cache = createRowCache(load, () => new Date(at));
  const get = async (key: string) => {
    const row = cache.get(key);
    reads.at(-1)?.answer();
    return row;
  };
  const wait = (ms: number) => {
    at += ms;
  };
  return { cache, stored, reads, get, wait };
}

test("a row is read once for all who ask within its age", async () => {
  const { stored, reads, get, wait } = setUp();
  stored.set("a", "first");
  expect(await get("a")).toBe("first");
  wait(ROW_MAX_AGE_MS - 1);
  expect(await get("a")).toBe("first");
  expect(reads).toHaveLength(1);
});

test("a change that nobody publishes is seen once the row has reached its age", async () => {
  const { stored, get, wait } = setUp();
  stored.set("a", "first");
  await get("a");
  stored.set("a", "second");
  wait(ROW_MAX_AGE_MS);
  expect(await get("a")).toBe("second");
});

test("the age counts from when the row was asked for, not from when the answer came", async () => {
  const { cache, stored, reads, get, wait } = setUp();
  stored.set("a", "first");
  const slow = cache.get("a");
  wait(ROW_MAX_AGE_MS - 1);
  reads[0]?.answer();
  await slow;
  stored.set("a", "second");
  wait(1);
  expect(await get("a")).toBe("second");
});

test("what was forgotten is read anew, also while it was being read", async () => {
  const { cache, stored, reads, get } = setUp();
  stored.set("a", "first");
  const before = cache.get("a");
  stored.set("a", "second");
  cache.forget("a");
  const after = get("a");
  reads[0]?.answer();
  expect(await before).toBe("first");
  expect(await after).toBe("second");
  expect(await cache.get("a")).toBe("second");
});

test("who asks for it as it is now gives the others what they found", async () => {
  const { cache, stored, reads, get } = setUp();
  stored.set("a", "first");
  await get("a");
  stored.set("a", "second");
  const fresh = cache.refresh("a");
  reads.at(-1)?.answer();
  expect(await fresh).toBe("second");
  expect(await cache.get("a")).toBe("second");
});

test("an old read that ends late does not take the place of a newer one", async () => {
  const { cache, stored, reads } = setUp();
  stored.set("a", "first");
  const old = cache.get("a");
  stored.set("a", "second");
  const fresh = cache.refresh("a");
  reads[1]?.answer();
  await fresh;
  reads[0]?.fail();
  await expect(old).rejects.toThrow();
  expect(await cache.get("a")).toBe("second");
});

test("neither what is not there nor a failed read is remembered", async () => {
  const { cache, stored, reads, get } = setUp();
  expect(await get("a")).toBeUndefined();
  stored.set("a", "made since");
  expect(await get("a")).toBe("made since");
  const failing = cache.get("b");
  reads.at(-1)?.fail();
  await expect(failing).rejects.toThrow();
  stored.set("b", "there");
  expect(await get("b")).toBe("there");
});

test("strangers who ask for many keys push out the oldest and no more", async () => {
  const { stored, reads, get } = setUp();
  for (let at = 0; at <= 1_000; at += 1) {
    stored.set(`k${at}`, "row");
    await get(`k${at}`);
  }
  await get("k1000");
  expect(reads).toHaveLength(1_001);
  await get("k0");
  expect(reads).toHaveLength(1_002);
});
