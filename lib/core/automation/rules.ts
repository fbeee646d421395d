import { and, asc, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { dialogs, ruleRuns, rules, workspaces } from "../../../db/schema";
import { stated } from "../../protocol/dialog-filter";
import { RULES_MAX, type Rule, type RuleRun, type ruleRoutes } from "../../protocol/routes/rules";
import { writeAudit } from "../audit";
import { headOf } from "../feed";
import { type Actor, ADMIN, conflict, notFound, OPERATOR, readableBy, requireMember } from "../log";
import type { Core } from "./core";
import { beginToFollow } from "./follow-feed";
import type { RuleRow } from "./run-rule";

type NewRule = z.output<typeof ruleRoutes.createRule.body>;
type Change = z.output<typeof ruleRoutes.updateRule.body>;

const RUNS_SHOWN = 100;

const toRule = ({ id, name, enabled, event, after_minutes, filter, actions, created_at, updated_at }: RuleRow): Rule => ({
  id,
  name,
  enabled,
  on: event,
  after_minutes,
  filter: stated(filter),
  actions,
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

const ofWorkspace = (actor: Actor, id: number) => and(eq(rules.id, id), eq(rules.workspace_id, actor.workspaceId));

/** In the order in which they were made. @throws DomainError FORBIDDEN */
export async function listRules({ db }: Pick<Core, "db">, actor: Actor): Promise<{ data: Rule[]; next_cursor: null }> {
  requireMember(actor, OPERATOR);
  const rows = await db.select().from(rules).where(eq(rules.workspace_id, actor.workspaceId)).orderBy(asc(rules.id));
  return { data: rows.map(toRule), next_cursor: null };
}

/** @throws DomainError FORBIDDEN, CONFLICT where there are too many */
export async function createRule(core: Core, actor: Actor, { on, ...input }: NewRule): Promise<Rule> {
  requireMember(actor, ADMIN);
  const now = core.now();
  const row = await core.db.transaction(async (tx) => {
    // Those who make one at the same time are counted one after another.
    await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, actor.workspaceId)).for("no key update");
    if ((await tx.$count(rules, eq(rules.workspace_id, actor.workspaceId))) >= RULES_MAX)
      throw conflict(`A workspace has at most ${RULES_MAX} rules`);
    await beginToFollow({ db: tx }, actor.workspaceId);
    const [made] = await tx
      .insert(rules)
      .values({
        ...input,
        event: on,
        workspace_id: actor.workspaceId,
        since: await headOf({ db: tx }, actor.workspaceId),
        created_at: now,
        updated_at: now,
      })
      .returning();
    await writeAudit(tx, actor, "rule.created", String(made?.id));
    return made as RuleRow;
  });
  return toRule(row);
}

/** What happened before it is turned on, or waits for another event, starts it no more. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function updateRule(core: Core, actor: Actor, id: number, { on, ...change }: Change): Promise<Rule> {
  requireMember(actor, ADMIN);
  const row = await core.db.transaction(async (tx) => {
    const [before] = await tx.select().from(rules).where(ofWorkspace(actor, id)).for("update");
    if (!before) throw notFound("rule");
    const begins = (change.enabled === true && !before.enabled) || (on !== undefined && on !== before.event);
    const since = begins ? { since: await headOf({ db: tx }, actor.workspaceId) } : {};
    const [changed] = await tx
      .update(rules)
      .set({ ...change, ...(on === undefined ? {} : { event: on }), ...since, updated_at: core.now() })
      .where(ofWorkspace(actor, id))
      .returning();
    await writeAudit(tx, actor, "rule.changed", String(id), change.enabled === undefined ? {} : { enabled: change.enabled });
    return changed as RuleRow;
  });
  return toRule(row);
}

/** @throws DomainError FORBIDDEN, NOT_FOUND */
export async function deleteRule(core: Core, actor: Actor, id: number): Promise<void> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    const gone = await tx.delete(rules).where(ofWorkspace(actor, id)).returning({ id: rules.id });
    if (gone.length === 0) throw notFound("rule");
    await writeAudit(tx, actor, "rule.deleted", String(id));
  });
}

/** What a rule did last, in the conversations that the actor may see, newest first. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function listRuleRuns({ db }: Pick<Core, "db">, actor: Actor, id: number): Promise<{ data: RuleRun[]; next_cursor: null }> {
  requireMember(actor, OPERATOR);
  const [known] = await db.select({ id: rules.id }).from(rules).where(ofWorkspace(actor, id));
  if (!known) throw notFound("rule");
  const rows = await db
    .select({ run: ruleRuns })
    .from(ruleRuns)
    .innerJoin(dialogs, eq(dialogs.id, ruleRuns.dialog_id))
    .where(and(eq(ruleRuns.rule_id, id), readableBy(actor)))
    .orderBy(desc(ruleRuns.id))
    .limit(RUNS_SHOWN);
  const data = rows.map(({ run: { id: runId, dialog_id, created_at, outcome, error } }) => ({
    id: runId,
    dialog_id,
    at: created_at.toISOString(),
    outcome,
    error,
  }));
  return { data, next_cursor: null };
}
