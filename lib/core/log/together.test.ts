import { expect, test } from "vitest";
import { once } from "./together";

test("work that is asked for within a turn is done once for all who ask, and after the last of them; another turn does it anew", async () => {
  const done: string[] = [];
  const work = once(
    async (name: string) => `${name} ${done.push(name)}`,
    (name) => name,
  );
  const first = [work("inbox"), work("inbox"), work("queue")];
  expect(done).toEqual([]);
  expect(await Promise.all(first)).toEqual(["inbox 1", "inbox 1", "queue 2"]);
  expect(await work("inbox")).toBe("inbox 3");
  const failing = once(
    async () => Promise.reject(new Error("the database is away")),
    () => "",
  );
  await expect(Promise.all([failing(null), failing(null)])).rejects.toThrow("the database is away");
  await expect(failing(null)).rejects.toThrow("the database is away");
});

test("work that is asked for while it is under way begins when that has ended, once for all who asked meanwhile", async () => {
  const ends: ((answer: string) => void)[] = [];
  const work = once(
    (_name: string) => new Promise<string>((resolve) => ends.push(resolve)),
    (name) => name,
  );
  const first = work("inbox");
  await expect.poll(() => ends.length).toBe(1);
  const later = [work("inbox"), work("inbox")];
  const other = work("queue");
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.("queue");
  expect(await other).toBe("queue");
  expect(ends.length).toBe(2);
  ends[0]?.("before");
  expect(await first).toBe("before");
  await expect.poll(() => ends.length).toBe(3);
  ends[2]?.("after");
  expect(await Promise.all(later)).toEqual(["after", "after"]);
});
