import { and, asc, count, eq, gt } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { approvedAnswers, assistants } from "../../../../db/schema";
import {
  APPROVED_ANSWER_LIMITS,
  type ApprovedAnswer,
  type ApprovedAnswerChange,
  type NewApprovedAnswer,
} from "../../../protocol/routes/approved-answers";
import type { List } from "../../../protocol/routes/spec";
import { loadAssistant } from "../../assistants";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, CURSOR_PART, conflict, defineCursor, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { requireQuestion, takeOff } from "../unanswered";

const CURSOR = defineCursor("approved_answers", [CURSOR_PART.id]);

export type ApprovedRow = typeof approvedAnswers.$inferSelect;

/** The wire form of an approved answer. */
export const toApproved = ({ assistant_id: _, languages, created_at, updated_at, ...row }: ApprovedRow): ApprovedAnswer => ({
  ...row,
  languages: languages as ApprovedAnswer["languages"],
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function listApprovedAnswers(
  core: Core,
  actor: Actor,
  assistantId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<ApprovedAnswer>> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [last] = CURSOR.read(query.cursor);
  const rows = await core.db
    .select()
    .from(approvedAnswers)
    .where(and(eq(approvedAnswers.assistant_id, assistantId), last === undefined ? undefined : gt(approvedAnswers.id, last)))
    .orderBy(asc(approvedAnswers.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.id]);
  return { data: page.rows.map(toApproved), next_cursor: page.next_cursor };
}

/**
 * Approves an answer. With `question_id` the question without an answer is off its list, however often it was asked.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where there are too many
 */
export async function createApprovedAnswer(
  core: Core,
  actor: Actor,
  assistantId: string,
  { question_id, ...input }: NewApprovedAnswer,
): Promise<ApprovedAnswer> {
  requireMember(actor, ADMIN);
  if (question_id !== undefined) await requireQuestion(core, actor, assistantId, question_id);
  const made = await core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, assistantId);
    await requireRoom(tx, assistantId);
    const now = core.now();
    const [row] = await tx
      .insert(approvedAnswers)
      .values({ ...input, assistant_id: assistantId, created_at: now, updated_at: now })
      .returning();
    if (!row) throw new Error("an insert answered with no row");
    await writeAudit(tx, actor, "answer.approved", `assistant:${assistantId}`, { answer: row.id });
    return toApproved(row);
  });
  if (question_id !== undefined) await takeOff(core, assistantId, question_id);
  return made;
}

/** The assistant's row is locked, so that two at once don't both find the last place. */
async function requireRoom(tx: Tx, assistantId: string): Promise<void> {
  await tx.select({ id: assistants.id }).from(assistants).where(eq(assistants.id, assistantId)).for("update");
  const [held] = await tx.select({ n: count() }).from(approvedAnswers).where(eq(approvedAnswers.assistant_id, assistantId));
  if ((held?.n ?? 0) >= APPROVED_ANSWER_LIMITS.ANSWERS)
    throw conflict(`An assistant has at most ${APPROVED_ANSWER_LIMITS.ANSWERS} approved answers`);
}

const ofAssistant = (assistantId: string, answerId: number) =>
  and(eq(approvedAnswers.id, answerId), eq(approvedAnswers.assistant_id, assistantId));

/** Changes an approved answer; what is not named stays. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function updateApprovedAnswer(
  core: Core,
  actor: Actor,
  assistantId: string,
  answerId: number,
  change: ApprovedAnswerChange,
): Promise<ApprovedAnswer> {
  requireMember(actor, ADMIN);
  return core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, assistantId);
    const [row] = await tx
      .update(approvedAnswers)
      .set({ ...change, updated_at: core.now() })
      .where(ofAssistant(assistantId, answerId))
      .returning();
    if (!row) throw notFound("approved answer");
    await writeAudit(tx, actor, "answer.changed", `assistant:${assistantId}`, { answer: answerId, fields: Object.keys(change) });
    return toApproved(row);
  });
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteApprovedAnswer(core: Core, actor: Actor, assistantId: string, answerId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, assistantId);
    const gone = await tx.delete(approvedAnswers).where(ofAssistant(assistantId, answerId)).returning({ id: approvedAnswers.id });
    if (gone.length === 0) throw notFound("approved answer");
    await writeAudit(tx, actor, "answer.removed", `assistant:${assistantId}`, { answer: answerId });
  });
}
