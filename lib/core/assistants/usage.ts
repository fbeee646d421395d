import { and, asc, eq, gte, sql } from "drizzle-orm";
import type { Db, Run, Statement, Tx } from "../../../db/database";
import { assistants, assistantUsage, workspaces } from "../../../db/schema";
import type { AssistantSettings } from "../../protocol/assistant-settings";
import type { BudgetChange, Usage } from "../../protocol/routes/usage";
import { writeAudit } from "../audit";
import { type Actor, type DomainEvent, OPERATOR, OWNER, requireMember } from "../log";
import type { Core } from "./core";
import { keepBalanceAlert, type LowBudget } from "./keep-balance-alert";

/** With so little of the budget left the owner is notified. */
const LITTLE = 0.2;

const dayOf = (now: Date): string => now.toISOString().slice(0, "2030-01-01".length);
const monthOf = (now: Date): string => now.toISOString().slice(0, "2030-01".length);
const inMonth = (workspaceId: number, now: Date) =>
  and(eq(assistants.workspace_id, workspaceId), gte(assistantUsage.day, `${monthOf(now)}-01`));

/** What answers have cost. */
type Spent = { tokens: number; cost: number };

async function spentIn(db: Db | Tx, workspaceId: number, now: Date): Promise<Spent> {
  const [row] = await db
    .select({
      tokens: sql<number>`coalesce(sum(${assistantUsage.tokens}), 0)`.mapWith(Number),
      cost: sql<number>`coalesce(sum(${assistantUsage.cost}), 0)`.mapWith(Number),
    })
    .from(assistantUsage)
    .innerJoin(assistants, eq(assistants.id, assistantUsage.assistant_id))
    .where(inMonth(workspaceId, now));
  return row ?? { tokens: 0, cost: 0 };
}

async function budgetOf(db: Db | Tx, workspaceId: number) {
  const columns = { monthly_tokens: true, monthly_amount: true, currency: true } as const;
  return db.query.workspaces.findFirst({ columns, where: eq(workspaces.id, workspaceId) });
}

/** Why the workspace may spend no more this month; null where it may. */
export async function whySpent(db: Db, workspaceId: number, now: Date): Promise<string | null> {
  const budget = await budgetOf(db, workspaceId);
  if (!budget || (budget.monthly_tokens === null && budget.monthly_amount === null)) return null;
  const spent = await spentIn(db, workspaceId, now);
  if (budget.monthly_tokens !== null && spent.tokens >= budget.monthly_tokens) return "The month's tokens are used up";
  return budget.monthly_amount !== null && spent.cost >= budget.monthly_amount ? "The month's budget is used up" : null;
}

/** What an answer costs, in whole millionths of the currency; a part of one counts as one. */
export const costOf = (read: number, written: number, prices: Pick<AssistantSettings, "input_price" | "output_price">): number =>
  Math.ceil((read * prices.input_price + written * prices.output_price) / 1_000_000);

/** Its row is the lock where there is a budget: one after another, so that of two answers one crosses the line. */
const LOCK_BUDGET: Statement = {
  name: "lock_budget",
  text: `select monthly_tokens::text, monthly_amount::text, currency from workspaces
where id = $1::bigint and (monthly_tokens is not null or monthly_amount is not null) for no key update`,
};

const ADD_USAGE: Statement = {
  name: "add_usage",
  text: `insert into assistant_usage as u (assistant_id, day, turns, tokens, cost) values ($1, $2::date, 1, $3::bigint, $4::bigint)
on conflict (assistant_id, day) do update set turns = u.turns + 1, tokens = u.tokens + excluded.tokens, cost = u.cost + excluded.cost`,
};

const SUM_USAGE: Statement = {
  name: "sum_usage",
  text: `select coalesce(sum(u.tokens), 0)::text, coalesce(sum(u.cost), 0)::text from assistant_usage u join assistants a on a.id = u.assistant_id
where a.workspace_id = $1::bigint and u.day >= $2::date`,
};

/**
 * Adds an answer to the day's account, in the transaction that `run` belongs to.
 * @returns what to publish for the owner, when little or nothing is left of one of the month's budgets since this answer
 */
export async function recordUsage(
  run: Run,
  assistant: { id: string; workspaceId: number },
  { tokens, cost }: Spent,
  now: Date,
): Promise<DomainEvent[]> {
  const { workspaceId } = assistant;
  const [budget] = tokens > 0 ? await run(LOCK_BUDGET, [workspaceId]) : [];
  await run(ADD_USAGE, [assistant.id, dayOf(now), tokens, cost]);
  if (!budget) return [];
  const [sum = []] = await run(SUM_USAGE, [workspaceId, `${monthOf(now)}-01`]);
  const numberOr = (value: unknown) => (value === null ? null : Number(value));
  const events: DomainEvent[] = [];
  for (const low of [
    lowBudget(numberOr(budget[0]), Number(sum[0]), tokens, "tokens"),
    lowBudget(numberOr(budget[1]), Number(sum[1]), cost, String(budget[2])),
  ])
    if (low) events.push(...(await keepBalanceAlert(run, workspaceId, low, now)));
  return events;
}

/** One budget where the newest answer has crossed one of its lines. */
function lowBudget(budget: number | null, spent: number, added: number, currency: string): LowBudget | undefined {
  if (budget === null) return undefined;
  const balance = budget - spent;
  const threshold = Math.floor(budget * LITTLE);
  const crossed = [threshold, 0].some((line) => balance <= line && balance + added > line);
  return crossed ? { balance: Math.max(0, balance), currency, threshold } : undefined;
}

/** What the assistants' models cost this month. @throws DomainError FORBIDDEN */
export async function getUsage(core: Core, actor: Actor): Promise<Usage> {
  requireMember(actor, OPERATOR);
  const now = core.now();
  const { workspaceId } = actor;
  const rows = await core.db
    .select({
      id: assistants.id,
      name: assistants.name,
      day: assistantUsage.day,
      turns: assistantUsage.turns,
      tokens: assistantUsage.tokens,
      cost: assistantUsage.cost,
    })
    .from(assistantUsage)
    .innerJoin(assistants, eq(assistants.id, assistantUsage.assistant_id))
    .where(inMonth(workspaceId, now))
    .orderBy(asc(assistantUsage.day), asc(assistants.id));
  const { monthly_tokens, monthly_amount, currency } = (await budgetOf(core.db, workspaceId)) ?? NO_BUDGET;
  const all = total(rows);
  return {
    month: monthOf(now),
    ...all,
    currency,
    monthly_tokens,
    balance: monthly_tokens === null ? null : Math.max(0, monthly_tokens - all.tokens),
    monthly_amount,
    amount_left: monthly_amount === null ? null : Math.max(0, monthly_amount - all.cost),
    assistants: groupBy(rows, ({ id }) => id).map(([id, own]) => ({ id, name: own[0]?.name ?? id, ...total(own) })),
    days: groupBy(rows, ({ day }) => day).map(([day, own]) => ({ day, ...total(own) })),
  };
}

/** Sets the month's budgets; what is not named stays. @throws DomainError FORBIDDEN */
export async function updateBudget(core: Core, actor: Actor, change: BudgetChange): Promise<Usage> {
  requireMember(actor, OWNER);
  await core.db.transaction(async (tx) => {
    await tx.update(workspaces).set(change).where(eq(workspaces.id, actor.workspaceId));
    await writeAudit(tx, actor, "budget.updated", `workspace:${actor.workspaceId}`, change);
  });
  return getUsage(core, actor);
}

const NO_BUDGET = { monthly_tokens: null, monthly_amount: null, currency: "USD" };

type Counted = Spent & { turns: number };

const total = (rows: readonly Counted[]): Counted =>
  rows.reduce((sum, { turns, tokens, cost }) => ({ turns: sum.turns + turns, tokens: sum.tokens + tokens, cost: sum.cost + cost }), {
    turns: 0,
    tokens: 0,
    cost: 0,
  });

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups];
}
