import { expect, it } from "vitest";
import { createKeyedQueue } from "./keyed-queue";

it("work of one key runs one after another in the order it was asked for, of others side by side", async () => {
  const queue = createKeyedQueue();
  const log: string[] = [];
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await turn();
    log.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([queue(1, work("a")), queue(1, work("b")), queue(2, work("c")), queue(1, work("d"))]);
  expect(results).toEqual(["a", "b", "c", "d"]);
  expect(log.filter((line) => !line.startsWith("c"))).toEqual(["a begins", "a ends", "b begins", "b ends", "d begins", "d ends"]);
  expect(log.indexOf("c begins")).toBeLessThan(log.indexOf("a ends"));
});

it("work that fails holds up nobody after it", async () => {
  const queue = createKeyedQueue();
  const failing = queue(1, () => Promise.reject(new Error("no")));
  const next = queue(1, async () => "yes");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("yes");
});
