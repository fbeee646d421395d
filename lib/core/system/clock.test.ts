import { afterAll, beforeAll, expect, it } from "vitest";
import { freshDatabase } from "@/test/database";
import { createTestCore, type TestCore } from "../testing";
import { type Clock, startClock } from "./clock";

const FIVE_MINUTES_MS = 300_000;
/** A round trip on a busy machine. */
const NEAR_MS = 1_000;

let core: TestCore;
const clocks: Clock[] = [];
beforeAll(async () => {
  core = await createTestCore({ database: await freshDatabase() });
});
afterAll(async () => {
  for (const clock of clocks) clock.stop();
  await core.close();
});

const start = async (...args: Parameters<typeof startClock>) => {
  const clock = await startClock(...args);
  clocks.push(clock);
  return clock;
};

it.each([
  ["ahead", FIVE_MINUTES_MS],
  ["behind", -FIVE_MINUTES_MS],
])("a node whose own clock is five minutes %s goes by the database's, and knows by how much it differs", async (_name, off) => {
  const clock = await start(core.db, { wall: () => Date.now() + off });
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(NEAR_MS);
  expect(Math.abs(clock.skewMs() - off)).toBeLessThan(NEAR_MS);
});

it("time goes on between two reads of the database, and no query is needed to ask it", async () => {
  let passed = 0;
  let asked = 0;
  const db = {
    execute: async () => {
      asked += 1;
      return { rows: [{ now: 1_000_000 + passed }] };
    },
  };
  const clock = await start(db as never, { elapsed: () => passed, wall: () => 0 });
  const known = asked;
  passed += 250;
  expect(clock.now().getTime()).toBe(1_000_250);
  expect(asked).toBe(known);
});

it("a database that fails over to one with another clock is followed at the next read", async () => {
  let passed = 0;
  let of = 1_000_000;
  let looked = () => {};
  const db = {
    execute: async () => {
      looked();
      return { rows: [{ now: of + passed }] };
    },
  };
  const clock = await start(db as never, { elapsed: () => passed, wall: () => 0, everyMs: 5 });
  of = 2_000_000;
  passed += 30_000;
  await new Promise<void>((resolve) => {
    looked = resolve;
  });
  await expect.poll(() => clock.now().getTime()).toBe(2_030_000);
});
