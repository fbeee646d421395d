import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { getUsage, recordUsage, tokensLeft, updateBudget } from "./usage";

describe.each(DATABASES)("what assistants cost, on %s", (kind) => {
  let core: TestCore;
  let home: TestWorkspace;
  let now: Date;
  beforeEach(async () => {
    now = new Date("2030-01-30T12:00:00Z");
    core = await createTestCore({ database: await freshDatabase(kind), now: () => now });
    home = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  const spend = (tokens: number, of = home) =>
    core.db.transaction((tx) => recordUsage(tx, { id: of.assistantId, workspaceId: of.workspaceId }, tokens, now));
  const balances = async (...spent: number[]) => {
    const told: (number | null)[] = [];
    for (const tokens of spent) {
      const alert = await spend(tokens);
      told.push(alert?.type === "balance" ? alert.payload.balance : null);
    }
    return told;
  };

  it("is counted by assistant and day, and begins anew with the month", async () => {
    await spend(100);
    now = new Date("2030-01-31T23:00:00Z");
    await spend(20);
    await spend(0);
    await spend(7, await createTestWorkspace(core));
    expect(await getUsage(core, home.operator)).toEqual({
      month: "2030-01",
      turns: 3,
      tokens: 120,
      monthly_tokens: null,
      balance: null,
      assistants: [{ id: home.assistantId, name: "Assistant", turns: 3, tokens: 120 }],
      days: [
        { day: "2030-01-30", turns: 1, tokens: 100 },
        { day: "2030-01-31", turns: 2, tokens: 20 },
      ],
    });
    now = new Date("2030-02-01T00:00:00Z");
    expect(await getUsage(core, home.operator)).toMatchObject({ month: "2030-02", turns: 0, tokens: 0 });
  });

  it("is told to the owner once when little of the budget is left, and once when nothing is", async () => {
    expect(await tokensLeft(core.db, home.workspaceId, now)).toBe(Number.POSITIVE_INFINITY);
    await updateBudget(core, home.owner, { monthly_tokens: 1000 });
    expect(await balances(700, 150, 50, 0, 150, 10)).toEqual([null, 150, null, null, 0, null]);
    expect(await tokensLeft(core.db, home.workspaceId, now)).toBe(-60);
    expect(await getUsage(core, home.owner)).toMatchObject({ balance: 0, monthly_tokens: 1000 });
  });

  it("is told once by answers that end at the same time", async () => {
    await updateBudget(core, home.owner, { monthly_tokens: 1000 });
    const told = await Promise.all(Array.from({ length: 10 }, () => spend(90)));
    expect(told.filter((alert) => alert !== undefined)).toHaveLength(1);
  });

  it("may be limited by the owner alone", async () => {
    await expect(updateBudget(core, home.operator, { monthly_tokens: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
