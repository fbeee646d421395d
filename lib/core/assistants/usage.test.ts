import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { costOf, getUsage, recordUsage, updateBudget, whySpent } from "./usage";

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

  const spend = (tokens: number, of = home, cost = 0) =>
    core.transact((run) => recordUsage(run, { id: of.assistantId, workspaceId: of.workspaceId }, { tokens, cost }, now));
  const balances = async (...spent: number[]) => {
    const alerts: (number | null)[] = [];
    for (const tokens of spent) {
      const [alert] = await spend(tokens);
      alerts.push(alert?.type === "balance" ? alert.payload.current_balance : null);
    }
    return alerts;
  };

  it("is counted by assistant and day, and begins anew with the month", async () => {
    await spend(100, home, 7);
    now = new Date("2030-01-31T23:00:00Z");
    await spend(20, home, 3);
    await spend(0);
    await spend(7, await createTestWorkspace(core));
    expect(await getUsage(core, home.operator)).toEqual({
      month: "2030-01",
      turns: 3,
      tokens: 120,
      cost: 10,
      currency: "USD",
      monthly_tokens: null,
      balance: null,
      monthly_amount: null,
      amount_left: null,
      assistants: [{ id: home.assistantId, name: "Assistant", turns: 3, tokens: 120, cost: 10 }],
      days: [
        { day: "2030-01-30", turns: 1, tokens: 100, cost: 7 },
        { day: "2030-01-31", turns: 2, tokens: 20, cost: 3 },
      ],
    });
    now = new Date("2030-02-01T00:00:00Z");
    expect(await getUsage(core, home.operator)).toMatchObject({ month: "2030-02", turns: 0, tokens: 0 });
  });

  it("is notified to the owner once when little of the budget is left, and once when nothing is", async () => {
    expect(await whySpent(core.db, home.workspaceId, now)).toBeNull();
    await updateBudget(core, home.owner, { monthly_tokens: 1000 });
    expect(await balances(700, 150, 50, 0, 150, 10)).toEqual([null, 150, null, null, 0, null]);
    expect(await whySpent(core.db, home.workspaceId, now)).toBe("The month's tokens are used up");
    expect(await getUsage(core, home.owner)).toMatchObject({ balance: 0, monthly_tokens: 1000 });
  });

  it("is notified once by answers that end at the same time", async () => {
    await updateBudget(core, home.owner, { monthly_tokens: 1000 });
    const alerts = await Promise.all(Array.from({ length: 10 }, () => spend(90)));
    expect(alerts.flat().map(({ type }) => type)).toEqual(["balance", "notification"]);
  });

  it("is money at the assistant's prices, in whole millionths that are never too few", () => {
    const prices = { input_price: 2_500_000, output_price: 10_000_000 };
    expect(costOf(1_000_000, 1_000_000, prices)).toBe(12_500_000);
    expect(costOf(1234, 56, prices)).toBe(3645);
    expect(costOf(1, 0, prices)).toBe(3);
    expect(costOf(0, 0, prices)).toBe(0);
    expect(costOf(500, 500, { input_price: 0, output_price: 0 })).toBe(0);
  });

  it("may be limited in money, of which the owner is notified in the same manner, beside the tokens", async () => {
    await updateBudget(core, home.owner, { monthly_amount: 1_000_000, currency: "EUR" });
    const alerts = [];
    for (const cost of [700_000, 150_000, 50_000, 100_000, 1]) alerts.push(await spend(10, home, cost));
    expect(alerts.map(([alert]) => alert?.type === "balance" && alert.payload)).toMatchObject([
      false,
      { current_balance: 150_000, currency: "EUR", threshold: 200_000 },
      false,
      { current_balance: 0, currency: "EUR", threshold: 200_000 },
      false,
    ]);
    expect(await whySpent(core.db, home.workspaceId, now)).toBe("The month's budget is used up");
    expect(await getUsage(core, home.operator)).toMatchObject({ cost: 1_000_001, amount_left: 0, balance: null, currency: "EUR" });
    expect(await updateBudget(core, home.owner, { monthly_amount: null })).toMatchObject({ monthly_amount: null, currency: "EUR" });
    expect(await whySpent(core.db, home.workspaceId, now)).toBeNull();
  });

  it("stands among the owner's notifications, and among nobody else's, when little is left", async () => {
    await updateBudget(core, home.owner, { monthly_amount: 1_000_000, currency: "EUR" });
    const [alert] = await spend(10, home, 900_000);
    expect(alert).toMatchObject({
      type: "balance",
      payload: { user_id: home.owner.memberId, message: "0.10 EUR are left of this month's budget.", timestamp: now.toISOString() },
    });
    const kept = await core.db.query.notifications.findMany({ columns: { principal: true, type: true, body: true } });
    expect(kept).toEqual([
      { principal: `member:${home.owner.memberId}`, type: "balance_alert", body: "0.10 EUR are left of this month's budget." },
    ]);
  });

  it("may be limited by the owner alone", async () => {
    await expect(updateBudget(core, home.operator, { monthly_tokens: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
