import { expect, it } from "vitest";
import { type Batch, BatchQueue } from "./batch-queue";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A queue whose batches end when the test says so. */
function createQueue(limits?: { inFlight: number; maxItems: number }) {
  const batches: Record<string, readonly number[]>[] = [];
  const ends: (() => void)[] = [];
  const run = (batch: Batch<number>) => {
    batches.push(Object.fromEntries(batch.map(({ key, items }) => [key, items])));
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  /** Ends a batch; what follows from it has begun then. */
  const end = async (at: number) => {
    ends[at]?.();
    await turn();
    await turn();
  };
  return { queue: new BatchQueue<number>(run, limits), batches, end };
}

it("what arrives within one turn of the event loop is one batch, each key's items in their order", async () => {
  const { queue, batches } = createQueue();
  queue.add("a", 1);
  queue.add("b", 2);
  queue.add("a", 3);
  await turn();
  expect(batches).toEqual([{ a: [1, 3], b: [2] }]);
});

it("a key is in one batch at a time: what comes meanwhile waits, and other keys do not", async () => {
  const { queue, batches, end } = createQueue();
  queue.add("a", 1);
  await turn();
  queue.add("a", 2);
  queue.add("b", 3);
  queue.add("a", 4);
  await turn();
  expect(batches).toEqual([{ a: [1] }, { b: [3] }]);
  await end(0);
  expect(batches[2]).toEqual({ a: [2, 4] });
});

it("no more batches are under way than allowed, and the next gathers meanwhile", async () => {
  const { queue, batches, end } = createQueue({ inFlight: 1, maxItems: 10 });
  queue.add("a", 1);
  await turn();
  queue.add("b", 2);
  await turn();
  queue.add("c", 3);
  await turn();
  expect(batches).toEqual([{ a: [1] }]);
  await end(0);
  expect(batches[1]).toEqual({ b: [2], c: [3] });
});

it("a batch is bounded; what does not fit comes next, in its order", async () => {
  const { queue, batches, end } = createQueue({ inFlight: 1, maxItems: 2 });
  for (const item of [1, 2, 3]) queue.add("a", item);
  queue.add("b", 4);
  await turn();
  await end(0);
  await end(1);
  expect(batches.flatMap((batch) => batch.a ?? [])).toEqual([1, 2, 3]);
  expect(batches.every((batch) => Object.values(batch).flat().length <= 2)).toBe(true);
});

it("an item that must be alone is alone, and keeps its place among those of its key", async () => {
  const { queue, batches, end } = createQueue({ inFlight: 9, maxItems: 10 });
  queue.add("a", 1);
  queue.add("a", 2, { alone: true });
  queue.add("a", 3);
  queue.add("b", 4);
  await turn();
  await end(0);
  await end(1);
  expect(batches).toEqual([{ a: [1], b: [4] }, { a: [2] }, { a: [3] }]);
});

it("items that contend for the same rows are in one batch at a time; they wait together, and hold nobody else up", async () => {
  const { queue, batches, end } = createQueue({ inFlight: 9, maxItems: 10 });
  queue.add("a", 1, { contended: true });
  queue.add("b", 2, { contended: true });
  await turn();
  queue.add("c", 3, { contended: true });
  queue.add("d", 4);
  queue.add("d", 5, { contended: true });
  queue.add("d", 6);
  await turn();
  expect(batches).toEqual([{ a: [1], b: [2] }, { d: [4] }]);
  await end(1);
  expect(batches).toHaveLength(2);
  await end(0);
  expect(batches[2]).toEqual({ c: [3], d: [5, 6] });
  await end(2);
  expect(batches).toHaveLength(3);
});
