import { beforeEach, describe, expect, it } from "vitest";
import type { AskRedis } from "../../redis";
import { memoryWindow } from "./limits";
import { redisWindow } from "./redis-window";

const WINDOW_MS = 60_000;

/** Redis as far as a window asks it: it adds up hits up to a limit. */
let asked: number[];
let sum: number;
let isAway: boolean;
const ask: AskRedis = async (run) => {
  if (isAway) throw new Error("Redis is away");
  const evaluate = async (
    _script: string,
    _keys: number,
    _base: string,
    _refused: string,
    _ms: number,
    limit: number,
    _id: string,
    hits: number,
  ) => {
    asked.push(hits);
    const allowed = sum < limit;
    if (allowed) sum += hits;
    return [allowed ? 1 : 0, sum, allowed ? 0 : WINDOW_MS];
  };
  return run({ eval: evaluate } as never);
};
beforeEach(() => {
  [asked, sum, isAway] = [[], 0, false];
});

const node = (limit: number) =>
  redisWindow(
    ask,
    "test",
    "tries",
    limit,
    WINDOW_MS,
    memoryWindow(limit, WINDOW_MS, () => 0),
  );

async function hitTimes(window: ReturnType<typeof node>, times: number) {
  const hits = [];
  for (let at = 0; at < times; at += 1) hits.push(await window.hit("key"));
  return hits.filter(({ allowed }) => allowed).length;
}

describe("a window over all nodes", () => {
  it("of less than a hundred is kept exactly: each hit is asked for", async () => {
    const [one, other] = [node(60), node(60)];
    expect(await hitTimes(one, 40)).toBe(40);
    expect(await hitTimes(other, 40)).toBe(20);
    expect(asked).toEqual(Array(80).fill(1));
  });

  it("of a thousand is asked for by twenty hits, and kept within that for each node", async () => {
    const [one, other] = [node(1_000), node(1_000)];
    expect(await hitTimes(one, 600)).toBe(600);
    expect(asked).toEqual(Array(30).fill(20));
    const allowed = await hitTimes(other, 600);
    expect(allowed).toBeGreaterThanOrEqual(400);
    expect(allowed).toBeLessThan(420);
  });

  it("asks hit by hit for a key that was refused, until it is allowed again", async () => {
    const one = node(1_000);
    sum = 1_000;
    expect(await hitTimes(one, 25)).toBe(19);
    expect(asked).toEqual([20, 1, 1, 1, 1, 1]);
    sum = 0;
    asked = [];
    expect(await hitTimes(one, 21)).toBe(21);
    expect(asked).toEqual([1, 20]);
  });

  it("holds on each node alone while Redis is away", async () => {
    isAway = true;
    expect(await hitTimes(node(60), 100)).toBe(60);
    expect(await hitTimes(node(1_000), 1_200)).toBe(1_000);
  });
});
