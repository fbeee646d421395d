import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import type { Run, Statement } from "../../../db/database";
import { type dialogs, type events, ruleRuns, rules } from "../../../db/schema";
import { getDialog, runActions } from "../conversations";
import { add, DialogMoved, type IntegrationActor, insertJobs, isDomainError, type Job, jobOf, type RunningJob } from "../log";
import { uuidOf } from "../system";
import type { Core } from "./core";
import { fits } from "./fits";

export type RuleRow = typeof rules.$inferSelect;
type EventRow = Pick<typeof events.$inferSelect, "position" | "type" | "at" | "dialog_id" | "data">;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A rule that starts again what it has ended, by way of something that comes later by itself, ends here. */
const RUNS_OF_DIALOG_A_DAY = 20;
/** Runs that are kept of a rule; a list shows fewer. */
const RUNS_KEPT = 1_000;

/** Nothing that a rule did starts any, and no message that only came from another conversation, or went there. */
export const isOfSomebody = ({ data }: Pick<EventRow, "data">): boolean => data?.rule_id === undefined && data?.moved === undefined;

/** The rules of a workspace that are on, in the order in which they were made. */
export const readRules = ({ db }: Pick<Core, "db">, workspaceId: number): Promise<RuleRow[]> =>
  db
    .select()
    .from(rules)
    .where(and(eq(rules.workspace_id, workspaceId), eq(rules.enabled, true)))
    .orderBy(asc(rules.id));

/** Whether an event starts a rule. */
const starts = ({ event, since }: Pick<RuleRow, "event" | "since">, { type, position, dialog_id, data }: EventRow): boolean =>
  type === event && position > since && dialog_id !== null && isOfSomebody({ data });

const runAtOf = ({ after_minutes }: Pick<RuleRow, "after_minutes">, { at }: Pick<EventRow, "at">): Date =>
  new Date(at.getTime() + (after_minutes ?? 0) * MINUTE_MS);

/** The rules that act at the same time because of an event are one job, which runs them in turn. */
function jobsOf(event: EventRow, started: readonly RuleRow[]): Job[] {
  const times = new Map<number, RuleRow[]>();
  for (const rule of started) {
    const time = runAtOf(rule, event).getTime();
    times.set(time, [...(times.get(time) ?? []), rule]);
  }
  return [...times].flatMap(([time, rules]) =>
    jobFor(
      rules.map(({ id }) => id),
      event,
      new Date(time),
    ),
  );
}

function jobFor(
  [rule_id, ...others]: readonly number[],
  { position, dialog_id }: Pick<EventRow, "position" | "dialog_id">,
  runAt: Date,
): Job[] {
  return rule_id === undefined ? [] : [jobOf("run_rule", { rule_id, others, position }, runAt, dialog_id)];
}

/** Enqueues what rules have to do because of these events. */
export async function enqueueRules(core: Pick<Core, "db" | "bus">, all: readonly RuleRow[], page: readonly EventRow[]): Promise<void> {
  const jobs = page.flatMap((event) =>
    jobsOf(
      event,
      all.filter((rule) => starts(rule, event)),
    ),
  );
  await insertJobs(core.db, jobs);
  if (jobs.length > 0) core.bus.publish({ type: "jobs", kinds: ["run_rule"] });
}

const KEEP: Statement = {
  name: "keep_rule_run",
  text: "insert into rule_runs (rule_id, position, dialog_id, outcome, created_at) values ($1::bigint, $2::bigint, $3::bigint, 'done', $4::timestamptz)",
};

/** A rule as the author of what it does. No key has its id: what it writes is limited by itself. */
const actorOf = ({ id, workspace_id, name }: RuleRow): IntegrationActor => ({
  type: "integration",
  workspaceId: workspace_id,
  keyId: -id,
  name,
  scopes: ["read", "write"],
});

type RuleJob = Pick<RunningJob<"run_rule">, "dialog_id" | "payload">;
type Conversation = typeof dialogs.$inferSelect;

/**
 * Runs the job `run_rule`: one rule after another, in their order. One that has written as much as it may in a minute waits
 * until it may again, and those behind it with it.
 */
export async function runRules(core: Core, { dialog_id, payload: { rule_id, others = [], position } }: RuleJob): Promise<void> {
  const ids = [rule_id, ...others];
  for (const [at, id] of ids.entries()) {
    const waitMs = await runRule(core, id, position, dialog_id);
    if (waitMs === 0) continue;
    // Spread out: those that wait for the same minute would take it from each other.
    const runAt = new Date(core.now().getTime() + waitMs + Math.floor(Math.random() * MINUTE_MS));
    return insertJobs(core.db, jobFor(ids.slice(at), { position, dialog_id }, runAt));
  }
}

/**
 * Does all of a rule's actions in one commit, if it is on and its filter fits under the conversation's lock, once for an
 * event. What an action refuses does nothing at all, and stands in the rule's runs.
 * @returns how long it has to wait where it has written too much, in milliseconds; else 0
 */
async function runRule(core: Core, ruleId: number, position: number, dialogId: number | null): Promise<number> {
  const [rule] = await core.db.select().from(rules).where(eq(rules.id, ruleId));
  const row = dialogId === null ? undefined : await core.rows.dialog(dialogId);
  if (!rule?.enabled || position <= rule.since) return 0;
  if (row?.kind !== "support" || row.workspace_id !== rule.workspace_id || row.merged_into !== null) return 0;
  try {
    await runOnce(core, rule, position, row);
  } catch (error) {
    // Merged in the very moment.
    if (error instanceof DialogMoved) return 0;
    if (!isDomainError(error)) throw error;
    if (error.code === "RATE_LIMITED") return error.more.retryAfterMs ?? MINUTE_MS;
    await keepRefusal(core, rule, position, row.id, error.message);
  }
  await forgetOld(core, rule.id);
  return 0;
}

const MAY_START: Statement = {
  name: "may_rule_start",
  text: `select not exists (select from rule_runs r where r.rule_id = $1::bigint and r.position = $2::bigint)
  and (select count(*) from rule_runs r where r.dialog_id = $3::bigint and r.rule_id = $1::bigint and r.created_at >= $4::timestamptz) < ${RUNS_OF_DIALOG_A_DAY}`,
};

/** Not for this event already, nor as often as one conversation may bear. */
async function mayStart(run: Run, { id }: RuleRow, position: number, dialogId: number, now: Date): Promise<boolean> {
  const [[may] = []] = await run(MAY_START, [id, position, dialogId, new Date(now.getTime() - DAY_MS).toISOString()]);
  return may === true;
}

async function runOnce(core: Core, rule: RuleRow, position: number, row: Conversation): Promise<void> {
  const actor = actorOf(rule);
  const person = row.contact_id === null ? null : ((await core.rows.contact(row.contact_id)) ?? null);
  // Asked again under the lock; most that does not fit is known by now.
  if (!fits(rule.filter, { ...row, person }, core.now())) return;
  const mayDo = (run: Run) => mayStart(run, rule, position, row.id, core.now());
  if (!(await mayDo(core.run))) return;
  await runActions(core, actor, {
    dialog: await getDialog(core, actor, row.id),
    actions: rule.actions,
    clientId: uuidOf("rule", String(rule.id), String(position)),
    mayStart: mayDo,
    mayRun: ({ facts }) => fits(rule.filter, { ...facts.dialog, person }, facts.now),
    onRun: (draft) => {
      draft.rule_id = rule.id;
      add(draft, { writes: [{ statement: KEEP, values: [rule.id, position, row.id, draft.facts.now.toISOString()] }] });
    },
  });
}

async function keepRefusal({ db, now }: Core, { id }: RuleRow, position: number, dialog_id: number, error: string): Promise<void> {
  await db
    .insert(ruleRuns)
    .values({ rule_id: id, position, dialog_id, outcome: "refused", error, created_at: now() })
    .onConflictDoNothing();
}

async function forgetOld({ db }: Core, ruleId: number): Promise<void> {
  const oldest = db
    .select({ id: ruleRuns.id })
    .from(ruleRuns)
    .where(eq(ruleRuns.rule_id, ruleId))
    .orderBy(desc(ruleRuns.id))
    .offset(RUNS_KEPT)
    .limit(1);
  await db.delete(ruleRuns).where(and(eq(ruleRuns.rule_id, ruleId), lt(ruleRuns.id, sql`(${oldest})`)));
}
