import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm";
import type { Statement } from "../../../db/database";
import { type dialogs, type events, ruleRuns, rules } from "../../../db/schema";
import { getDialog, runActions } from "../conversations";
import { add, type IntegrationActor, insertJobs, isDomainError, jobOf, type RunningJob } from "../log";
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

/** Enqueues what rules have to do because of these events. */
export async function enqueueRules(core: Pick<Core, "db" | "bus">, all: readonly RuleRow[], page: readonly EventRow[]): Promise<void> {
  const jobs = page.flatMap((event) =>
    all
      .filter((rule) => starts(rule, event))
      .map((rule) => jobOf("run_rule", { rule_id: rule.id, position: event.position }, runAtOf(rule, event), event.dialog_id)),
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

/**
 * Runs the job `run_rule`: does all of a rule's actions in one commit, if it is on and its filter fits under the
 * conversation's lock, once for an event. What an action refuses does nothing at all, and stands in the rule's runs.
 */
export async function runRule(
  core: Core,
  { dialog_id, payload: { rule_id, position } }: Pick<RunningJob<"run_rule">, "dialog_id" | "payload">,
): Promise<void> {
  const [rule] = await core.db.select().from(rules).where(eq(rules.id, rule_id));
  const row = dialog_id === null ? undefined : await core.rows.dialog(dialog_id);
  if (!rule?.enabled || position <= rule.since) return;
  if (row?.kind !== "support" || row.workspace_id !== rule.workspace_id || row.merged_into !== null) return;
  if (await hasRun(core, rule, position, row.id)) return;
  try {
    await runOnce(core, rule, position, row);
  } catch (error) {
    // Its own limit of messages is met: it is tried again later.
    if (!isDomainError(error) || error.code === "RATE_LIMITED") throw error;
    await keepRefusal(core, rule, position, row.id, error.message);
  }
  await forgetOld(core, rule.id);
}

/** For this event already, or as often as one conversation may bear. */
async function hasRun({ db, now }: Core, { id }: RuleRow, position: number, dialogId: number): Promise<boolean> {
  const day = new Date(now().getTime() - DAY_MS);
  const [[same], lately] = await Promise.all([
    db
      .select({ id: ruleRuns.id })
      .from(ruleRuns)
      .where(and(eq(ruleRuns.rule_id, id), eq(ruleRuns.position, position))),
    db.$count(ruleRuns, and(eq(ruleRuns.dialog_id, dialogId), eq(ruleRuns.rule_id, id), gte(ruleRuns.created_at, day))),
  ]);
  return same !== undefined || lately >= RUNS_OF_DIALOG_A_DAY;
}

async function runOnce(core: Core, rule: RuleRow, position: number, row: typeof dialogs.$inferSelect): Promise<void> {
  const actor = actorOf(rule);
  const person = row.contact_id === null ? null : ((await core.rows.contact(row.contact_id)) ?? null);
  // Asked again under the lock; most that does not fit is known by now.
  if (!fits(rule.filter, { ...row, person }, core.now())) return;
  await runActions(core, actor, {
    dialog: await getDialog(core, actor, row.id),
    actions: rule.actions,
    clientId: uuidOf("rule", String(rule.id), String(position)),
    mayRun: ({ facts }) => facts.dialog.merged_into === null && fits(rule.filter, { ...facts.dialog, person }, facts.now),
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
