import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fault, WARM_UP_MS } from "./fault";
import { FAULTS_OF_NODES } from "./faults-of-nodes";
import { FAULTS_OF_PATHS } from "./faults-of-paths";
import { FAULTS_OF_STORES } from "./faults-of-stores";
import { FAULTS_OF_TABS } from "./faults-of-tabs";
import { type House, openHouse } from "./house";
import { startLoad } from "./load";
import { RANDOM_MIX } from "./mix";
import { converge, judge } from "./oracle";
import { type Row, renderTable, writeTable } from "./table";

/** P6 */
const CONVERGED_WITHIN_MS = 5_000;

const FAULTS: readonly Fault[] = [...FAULTS_OF_NODES, ...FAULTS_OF_STORES, ...FAULTS_OF_PATHS, ...FAULTS_OF_TABS, RANDOM_MIX];

let house: House;
const rows: Row[] = [];

async function suffer(fault: Fault): Promise<Row> {
  const load = await startLoad(house, fault.load);
  try {
    await delay(fault.warmUpMs ?? WARM_UP_MS);
    const outcome = await fault.run({ house, load });
    const convergeMs = await converge(load, outcome?.endedAt);
    const verdict = await judge(house, load, convergeMs);
    const { acknowledged, lost, doubled, outOfOrder } = outcome?.extra ?? { acknowledged: 0, lost: 0, doubled: 0, outOfOrder: 0 };
    return {
      name: fault.name,
      note: outcome?.note ?? "",
      acknowledged: verdict.acknowledged + acknowledged,
      lost: verdict.lost + lost,
      doubled: verdict.doubled + doubled,
      outOfOrder: verdict.outOfOrder + outOfOrder,
      convergeMs,
    };
  } finally {
    load.destroy();
    await fault.repair?.(house);
  }
}

beforeAll(async () => {
  house = await openHouse();
});

afterAll(async () => {
  const table = renderTable(rows);
  console.log(`\n${table}\n`);
  if (process.env.FAULTS_PAGE) writeTable(process.env.FAULTS_PAGE, table);
  await house?.close();
});

describe("nothing is lost, doubled or out of order, and all is well within 5 s of the end of", () => {
  it.each(FAULTS.map((fault) => [fault.name, fault] as const))("%s", async (_name, fault) => {
    const row = await suffer(fault);
    rows.push(row);
    expect(row.acknowledged).toBeGreaterThan(0);
    expect(row).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0 });
    expect(row.convergeMs).not.toBeNull();
    expect(row.convergeMs).toBeLessThanOrEqual(CONVERGED_WITHIN_MS);
  });
});
