import { and, asc, count, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { assistants, dialogs, evaluationCases } from "../../../../db/schema";
import { EVALUATION_LIMITS } from "../../../protocol/evaluation";
import type { EvaluationCase, EvaluationCaseChange, NewEvaluationCase } from "../../../protocol/routes/evaluations";
import type { List } from "../../../protocol/routes/spec";
import { loadAssistant } from "../../assistants";
import { type Actor, ADMIN, CURSOR_PART, conflict, defineCursor, notFound, OPERATOR, readableBy, requireMember } from "../../log";
import type { Core } from "../core";

const CURSOR = defineCursor("evaluation_cases", [CURSOR_PART.id]);

type CaseRow = typeof evaluationCases.$inferSelect;

const toCase = ({ assistant_id: _, created_at, updated_at, ...row }: CaseRow): EvaluationCase => ({
  ...row,
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

/** Written by hand, or copied from a conversation that the actor may enter. */
export const ofReadable = (actor: Actor): SQL | undefined =>
  or(
    isNull(evaluationCases.dialog_id),
    sql`exists (select from ${dialogs} where ${dialogs.id} = ${evaluationCases.dialog_id} and ${readableBy(actor)})`,
  );

/** Those that the actor may see, the oldest first. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function listEvaluationCases(
  core: Core,
  actor: Actor,
  assistantId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<EvaluationCase>> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [last] = CURSOR.read(query.cursor);
  const rows = await core.db
    .select()
    .from(evaluationCases)
    .where(
      and(eq(evaluationCases.assistant_id, assistantId), ofReadable(actor), last === undefined ? undefined : gt(evaluationCases.id, last)),
    )
    .orderBy(asc(evaluationCases.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.id]);
  return { data: page.rows.map(toCase), next_cursor: page.next_cursor };
}

/**
 * Adds test conversations, all of them or none.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where there would be too many
 */
export async function addCases(
  core: Core,
  actor: Actor,
  assistantId: string,
  cases: readonly (NewEvaluationCase & { dialog_id?: number })[],
): Promise<EvaluationCase[]> {
  requireMember(actor, ADMIN);
  return core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, assistantId);
    await requireRoom(tx, assistantId, cases.length);
    const now = core.now();
    const rows = await tx
      .insert(evaluationCases)
      .values(cases.map((one) => ({ ...one, assistant_id: assistantId, created_at: now, updated_at: now })))
      .returning();
    return rows.map(toCase);
  });
}

/** The assistant's row is locked, so that two at once don't both find the last place. */
async function requireRoom(tx: Tx, assistantId: string, added: number): Promise<void> {
  await tx.select({ id: assistants.id }).from(assistants).where(eq(assistants.id, assistantId)).for("update");
  const [held] = await tx.select({ n: count() }).from(evaluationCases).where(eq(evaluationCases.assistant_id, assistantId));
  if ((held?.n ?? 0) + added > EVALUATION_LIMITS.CASES)
    throw conflict(`An assistant has at most ${EVALUATION_LIMITS.CASES} test conversations`);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function createEvaluationCase(
  core: Core,
  actor: Actor,
  assistantId: string,
  input: NewEvaluationCase,
): Promise<EvaluationCase> {
  const [made] = await addCases(core, actor, assistantId, [input]);
  if (!made) throw new Error("an insert answered with no row");
  return made;
}

const ofAssistant = (assistantId: string, caseId: number) =>
  and(eq(evaluationCases.id, caseId), eq(evaluationCases.assistant_id, assistantId));

/** Changes a test conversation; what is not named stays. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function updateEvaluationCase(
  core: Core,
  actor: Actor,
  assistantId: string,
  caseId: number,
  change: EvaluationCaseChange,
): Promise<EvaluationCase> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [row] = await core.db
    .update(evaluationCases)
    .set({ ...change, updated_at: core.now() })
    .where(ofAssistant(assistantId, caseId))
    .returning();
  if (!row) throw notFound("test conversation");
  return toCase(row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteEvaluationCase(core: Core, actor: Actor, assistantId: string, caseId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const gone = await core.db.delete(evaluationCases).where(ofAssistant(assistantId, caseId)).returning({ id: evaluationCases.id });
  if (gone.length === 0) throw notFound("test conversation");
}
