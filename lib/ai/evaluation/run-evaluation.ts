import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { assistants, evaluationCases, evaluationResults, evaluationRuns } from "../../../db/schema";
import { recordUsage, settingsOf } from "../../core/assistants";
import type { Core } from "../../core/core";
import { defineJob, type JobDefinition } from "../../core/log";
import { type AskedAssistant, answerQuestion } from "../answer-question";
import { type Answer, type Provider, spentOn } from "../provider";
import { behaviourOf, missesOf } from "./judge-case";

type CaseRow = typeof evaluationCases.$inferSelect;

/** The jobs that run assistants' test conversations. @param provider speaks at once: nobody reads along */
export const evaluationJobs = (core: Core, provider: Provider): JobDefinition[] => [
  defineJob("run_evaluation", ({ payload }, signal) => runEvaluation(core, provider, payload.run_id, signal)),
];

/**
 * Runs the test conversations of a run that have no result yet, one after another: a run that was broken off goes on where it stood.
 * @throws when `signal` aborts or the database is away: the job is then tried again
 */
async function runEvaluation(core: Core, provider: Provider, runId: number, signal: AbortSignal): Promise<void> {
  const [found] = await core.db
    .select({ run: evaluationRuns, assistant: assistants })
    .from(evaluationRuns)
    .innerJoin(assistants, and(eq(assistants.id, evaluationRuns.assistant_id), isNull(assistants.deleted_at)))
    .where(and(eq(evaluationRuns.id, runId), eq(evaluationRuns.status, "running")));
  if (!found) return;
  const { assistant: row } = found;
  const settings = settingsOf(row);
  const assistant = { ...settings, id: row.id, name: row.name, workspaceId: row.workspace_id, allowedDomains: row.allowed_domains };
  for (;;) {
    signal.throwIfAborted();
    const one = await nextCase(core, runId, row.id);
    if (!one) break;
    const { answer, tokens, cost } = await converse(core, provider, assistant, one, signal);
    await keepResult(core, assistant, { runId, one, answer, tokens, cost });
  }
  await core.db.update(evaluationRuns).set({ status: "done", finished_at: core.now() }).where(eq(evaluationRuns.id, runId));
}

/** The first of the test conversations that the run has no result of. */
async function nextCase(core: Core, runId: number, assistantId: string): Promise<CaseRow | undefined> {
  const [row] = await core.db
    .select()
    .from(evaluationCases)
    .where(
      and(
        eq(evaluationCases.assistant_id, assistantId),
        sql`not exists (select from ${evaluationResults} r where r.run_id = ${runId} and r.case_id = ${evaluationCases.id})`,
        sql`${evaluationCases.created_at} <= (select u.created_at from ${evaluationRuns} u where u.id = ${runId})`,
      ),
    )
    .orderBy(asc(evaluationCases.id))
    .limit(1);
  return row;
}

type Conversed = { answer: Answer; tokens: number; cost: number };

/** Says the turns of a test conversation one after another. Where a person is called, the assistant has said its last. */
async function converse(
  core: Core,
  provider: Provider,
  assistant: AskedAssistant & Parameters<typeof spentOn>[1],
  { turns }: CaseRow,
  signal: AbortSignal,
): Promise<Conversed> {
  const history: { role: "user" | "assistant"; text: string }[] = [];
  let [unanswered, tokens, cost] = [0, 0, 0];
  let last: Answer | undefined;
  for (const question of turns) {
    const asked = { question, history: [...history], assistant, customer: null, contactId: null, unanswered, readsOnly: true, signal };
    const { answer } = await answerQuestion(core, provider, asked, () => {});
    const spent = spentOn(answer, assistant);
    tokens += spent.tokens;
    cost += spent.cost;
    last = answer;
    if (answer.unanswered) unanswered += 1;
    if (answer.handsOver !== null) break;
    history.push({ role: "user", text: question }, { role: "assistant", text: answer.text });
  }
  if (!last) throw new Error("a test conversation without turns");
  return { answer: last, tokens, cost };
}

type Outcome = Conversed & { runId: number; one: CaseRow };

/** Keeps what came of a test conversation and what it cost; of one that was removed meanwhile, or whose run was, the cost alone. */
async function keepResult(core: Core, assistant: AskedAssistant, { runId, one, answer, tokens, cost }: Outcome): Promise<void> {
  const misses = missesOf(one, answer);
  const alerts = await core.transact((write) => recordUsage(write, assistant, { tokens, cost }, core.now()));
  for (const alert of alerts) core.bus.publish(alert);
  await core.db.execute(sql`insert into evaluation_results (run_id, case_id, passed, misses, behaviour, answer, sources, reason, tokens, cost)
    select ${runId}, c.id, ${misses.length === 0}, ${JSON.stringify(misses)}::jsonb, ${behaviourOf(answer)}, ${answer.text},
      ${JSON.stringify([...new Set(answer.citations.map(({ title }) => title))])}::jsonb, ${answer.handsOver}, ${tokens}::int, ${cost}::bigint
    from evaluation_cases c where c.id = ${one.id} and exists (select from evaluation_runs u where u.id = ${runId})
    on conflict do nothing`);
}
