import { and, asc, eq, gte, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { assistants, assistantUsage, workspaces } from "../../../db/schema";
import type { Usage } from "../../protocol/routes/usage";
import { type Actor, OPERATOR, OWNER, requireMember } from "../actor";
import { writeAudit } from "../audit/write-audit";
import type { Core } from "../core";
import type { DomainEvent } from "../events";

/** With so little of the budget left the owner is told. */
const LITTLE = 0.2;

const dayOf = (now: Date): string => now.toISOString().slice(0, "2030-01-01".length);
const monthOf = (now: Date): string => now.toISOString().slice(0, "2030-01".length);
const inMonth = (workspaceId: number, now: Date) =>
  and(eq(assistants.workspace_id, workspaceId), gte(assistantUsage.day, `${monthOf(now)}-01`));

async function usedTokens(db: Db | Tx, workspaceId: number, now: Date): Promise<number> {
  const [row] = await db
    .select({ tokens: sql<number>`coalesce(sum(${assistantUsage.tokens}), 0)`.mapWith(Number) })
    .from(assistantUsage)
    .innerJoin(assistants, eq(assistants.id, assistantUsage.assistant_id))
    .where(inMonth(workspaceId, now));
  return row?.tokens ?? 0;
}

const budgetOf = async (db: Db | Tx, workspaceId: number): Promise<number | null> =>
  (await db.query.workspaces.findFirst({ columns: { monthly_tokens: true }, where: eq(workspaces.id, workspaceId) }))?.monthly_tokens ??
  null;

/** @returns the tokens that the workspace may still spend this month; Infinity without a budget. */
export async function tokensLeft(db: Db, workspaceId: number, now: Date): Promise<number> {
  const budget = await budgetOf(db, workspaceId);
  return budget === null ? Number.POSITIVE_INFINITY : budget - (await usedTokens(db, workspaceId, now));
}

/**
 * Adds an answer to the day's account.
 * @returns what to tell the owner, when little or nothing is left of the month's budget since this answer
 */
export async function recordUsage(
  tx: Tx,
  assistant: { id: string; workspaceId: number },
  tokens: number,
  now: Date,
): Promise<DomainEvent | undefined> {
  const { workspaceId } = assistant;
  // One after another, so that of two answers one crosses the line.
  const [row] =
    tokens > 0
      ? await tx
          .select({ budget: workspaces.monthly_tokens })
          .from(workspaces)
          .where(and(eq(workspaces.id, workspaceId), sql`${workspaces.monthly_tokens} is not null`))
          .for("no key update")
      : [];
  await tx
    .insert(assistantUsage)
    .values({ assistant_id: assistant.id, day: dayOf(now), turns: 1, tokens })
    .onConflictDoUpdate({
      target: [assistantUsage.assistant_id, assistantUsage.day],
      set: { turns: sql`${assistantUsage.turns} + 1`, tokens: sql`${assistantUsage.tokens} + ${tokens}` },
    });
  if (!row || row.budget === null) return undefined;
  const balance = row.budget - (await usedTokens(tx, workspaceId, now));
  const threshold = Math.floor(row.budget * LITTLE);
  const crossed = [threshold, 0].some((line) => balance <= line && balance + tokens > line);
  if (!crossed) return undefined;
  return {
    type: "balance",
    workspaceId,
    payload: { balance: Math.max(0, balance), currency: "tokens", threshold, timestamp: now.toISOString() },
  };
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
    })
    .from(assistantUsage)
    .innerJoin(assistants, eq(assistants.id, assistantUsage.assistant_id))
    .where(inMonth(workspaceId, now))
    .orderBy(asc(assistantUsage.day), asc(assistants.id));
  const monthly_tokens = await budgetOf(core.db, workspaceId);
  const all = total(rows);
  return {
    month: monthOf(now),
    ...all,
    monthly_tokens,
    balance: monthly_tokens === null ? null : Math.max(0, monthly_tokens - all.tokens),
    assistants: groupBy(rows, ({ id }) => id).map(([id, own]) => ({ id, name: own[0]?.name ?? id, ...total(own) })),
    days: groupBy(rows, ({ day }) => day).map(([day, own]) => ({ day, ...total(own) })),
  };
}

/** Sets the month's budget, in tokens. @throws DomainError FORBIDDEN */
export async function updateBudget(core: Core, actor: Actor, { monthly_tokens }: { monthly_tokens: number | null }): Promise<Usage> {
  requireMember(actor, OWNER);
  await core.db.transaction(async (tx) => {
    await tx.update(workspaces).set({ monthly_tokens }).where(eq(workspaces.id, actor.workspaceId));
    await writeAudit(tx, actor, "budget.updated", `workspace:${actor.workspaceId}`, { monthly_tokens });
  });
  return getUsage(core, actor);
}

type Counted = { turns: number; tokens: number };

const total = (rows: readonly Counted[]): Counted =>
  rows.reduce((sum, row) => ({ turns: sum.turns + row.turns, tokens: sum.tokens + row.tokens }), { turns: 0, tokens: 0 });

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups];
}
