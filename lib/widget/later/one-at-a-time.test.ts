import { expect, it } from "vitest";
import { oneAtATime } from "./one-at-a-time";

it("what is asked for many times at once is done one at a time, and once more at the end", async () => {
  const ends: (() => void)[] = [];
  const turn = () => new Promise<void>((done) => setImmediate(done));
  const ask = oneAtATime(() => new Promise((end) => ends.push(end)));
  for (let at = 0; at < 5; at += 1) ask();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await turn();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await turn();
  expect(ends).toHaveLength(2);
  ask();
  expect(ends).toHaveLength(3);
});
