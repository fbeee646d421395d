import { and, asc, count, desc, eq, lt, not, notInArray, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { assistants, effects, evaluationCases, evaluationResults, evaluationRuns } from "../../../../db/schema";
import { EVALUATION_LIMITS } from "../../../protocol/evaluation";
import type { EvaluationResult, EvaluationRun, EvaluationRunWithResults } from "../../../protocol/routes/evaluations";
import { loadAssistant, settingsOf } from "../../assistants";
import { type Actor, ADMIN, conflict, insertJobs, jobOf, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { ofReadable } from "./change-cases";
import { fingerprintOf } from "./fingerprint";

type RunRow = typeof evaluationRuns.$inferSelect;
type ResultRow = typeof evaluationResults.$inferSelect;

/** A job works on the run, or is to be tried again. Where one was given up, the run is over with what it has. */
const hasJob = sql<boolean>`exists (select from ${effects} where ${effects.kind} = 'run_evaluation'
  and ${effects.payload} ->> 'run_id' = ${evaluationRuns.id}::text)`;

async function isUnderWay(db: Db | Tx, { id, status }: RunRow): Promise<boolean> {
  if (status !== "running") return false;
  const rows = await db
    .select({ id: evaluationRuns.id })
    .from(evaluationRuns)
    .where(and(eq(evaluationRuns.id, id), hasJob));
  return rows.length > 0;
}

async function toRun(db: Db | Tx, row: RunRow, fingerprint: string): Promise<EvaluationRun> {
  const sum = (column: typeof evaluationResults.tokens | typeof evaluationResults.cost) =>
    sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);
  const [sums] = await db
    .select({
      done: count(),
      passed: sql<number>`(count(*) filter (where ${evaluationResults.passed}))::int`,
      tokens: sum(evaluationResults.tokens),
      cost: sum(evaluationResults.cost),
    })
    .from(evaluationResults)
    .where(eq(evaluationResults.run_id, row.id));
  const { id, total, started_by } = row;
  return {
    ...{ id, total, started_by },
    status: (await isUnderWay(db, row)) ? "running" : "done",
    ...(sums ?? { done: 0, passed: 0, tokens: 0, cost: 0 }),
    current: row.fingerprint === fingerprint,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

/** The runs of an assistant's test conversations, the newest first. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function listEvaluationRuns(core: Core, actor: Actor, assistantId: string): Promise<{ data: EvaluationRun[] }> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const fingerprint = await fingerprintOf(core, core.db, assistantId);
  const rows = await core.db
    .select()
    .from(evaluationRuns)
    .where(eq(evaluationRuns.assistant_id, assistantId))
    .orderBy(desc(evaluationRuns.id))
    .limit(EVALUATION_LIMITS.RUNS);
  return { data: await Promise.all(rows.map((row) => toRun(core.db, row, fingerprint))) };
}

/**
 * Begins to run all test conversations of an assistant.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where there are none, one run is under way, or a bot of the owner's answers
 */
export async function startEvaluationRun(core: Core, actor: Actor, assistantId: string): Promise<EvaluationRun> {
  requireMember(actor, ADMIN);
  const run = await core.db.transaction(async (tx) => {
    const assistant = await loadAssistant(tx, actor.workspaceId, assistantId);
    if (settingsOf(assistant).provider === "webhook") throw conflict("A bot of your own answers for this assistant: Baton can't test it");
    await tx.select({ id: assistants.id }).from(assistants).where(eq(assistants.id, assistantId)).for("update");
    const own = eq(evaluationRuns.assistant_id, assistantId);
    const left = and(own, eq(evaluationRuns.status, "running"), not(hasJob));
    await tx.update(evaluationRuns).set({ status: "done", finished_at: core.now() }).where(left);
    const [running] = await tx
      .select({ id: evaluationRuns.id })
      .from(evaluationRuns)
      .where(and(own, eq(evaluationRuns.status, "running")));
    if (running) throw conflict("A run is under way");
    const [cases] = await tx.select({ n: count() }).from(evaluationCases).where(eq(evaluationCases.assistant_id, assistantId));
    if (!cases || cases.n === 0) throw conflict("There is no test conversation to run");
    const fingerprint = await fingerprintOf(core, tx, assistantId);
    const now = core.now();
    const started_by = actor.type === "member" ? actor.name : "API";
    const values = { assistant_id: assistantId, status: "running" as const, total: cases.n, fingerprint, started_by, created_at: now };
    const [row] = await tx.insert(evaluationRuns).values(values).returning();
    if (!row) throw new Error("an insert answered with no row");
    const kept = tx
      .select({ id: evaluationRuns.id })
      .from(evaluationRuns)
      .where(own)
      .orderBy(desc(evaluationRuns.id))
      .limit(EVALUATION_LIMITS.RUNS);
    await tx.delete(evaluationRuns).where(and(own, notInArray(evaluationRuns.id, kept)));
    await insertJobs(tx, [jobOf("run_evaluation", { run_id: row.id }, now)]);
    return toRun(tx, row, fingerprint);
  });
  core.bus.publish({ type: "jobs" });
  return run;
}

async function loadRun(db: Db | Tx, assistantId: string, runId: number): Promise<RunRow> {
  const [row] = await db
    .select()
    .from(evaluationRuns)
    .where(and(eq(evaluationRuns.id, runId), eq(evaluationRuns.assistant_id, assistantId)));
  if (!row) throw notFound("run");
  return row;
}

/** What happened to a test conversation since the run before. */
function changeOf(now: ResultRow, before: ResultRow | undefined): EvaluationResult["change"] {
  if (!before) return "new";
  if (now.passed !== before.passed) return now.passed ? "mended" : "broken";
  return now.answer === before.answer ? "same" : "other_answer";
}

/** What needs a look comes first. */
const ORDER: readonly EvaluationResult["change"][] = ["broken", "mended", "new", "other_answer", "same"];

/** A run with the results that the actor may see, each beside that of the run before. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function getEvaluationRun(core: Core, actor: Actor, assistantId: string, runId: number): Promise<EvaluationRunWithResults> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const row = await loadRun(core.db, assistantId, runId);
  const [last] = await core.db
    .select({ id: evaluationRuns.id })
    .from(evaluationRuns)
    .where(and(eq(evaluationRuns.assistant_id, assistantId), lt(evaluationRuns.id, runId), eq(evaluationRuns.status, "done")))
    .orderBy(desc(evaluationRuns.id))
    .limit(1);
  const earlier = last ? await core.db.select().from(evaluationResults).where(eq(evaluationResults.run_id, last.id)) : [];
  const before = new Map(earlier.map((result) => [result.case_id, result]));
  const rows = await core.db
    .select({ result: evaluationResults, turns: evaluationCases.turns })
    .from(evaluationResults)
    .innerJoin(evaluationCases, eq(evaluationCases.id, evaluationResults.case_id))
    .where(and(eq(evaluationResults.run_id, runId), ofReadable(actor)))
    .orderBy(asc(evaluationResults.passed), asc(evaluationResults.case_id));
  const results = rows.map(({ result, turns }): EvaluationResult => {
    const { run_id: _, cost: _cost, ...shown } = result;
    const was = before.get(result.case_id);
    return {
      ...shown,
      turns,
      before: was ? { passed: was.passed, behaviour: was.behaviour, answer: was.answer } : null,
      change: last ? changeOf(result, was) : "new",
    };
  });
  results.sort((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change));
  return {
    ...(await toRun(core.db, row, await fingerprintOf(core, core.db, assistantId))),
    before_id: last?.id ?? null,
    results,
  };
}

/** Removes a run; one that is under way ends. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteEvaluationRun(core: Core, actor: Actor, assistantId: string, runId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  await loadRun(core.db, assistantId, runId);
  await core.db.delete(evaluationRuns).where(eq(evaluationRuns.id, runId));
}
