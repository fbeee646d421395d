import { and, asc, desc, eq, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { answerFeedback, dialogs, messages } from "../../../../db/schema";
import type { AnswerWithFeedback, Feedback, NewFeedback } from "../../../protocol/routes/feedback";
import type { List } from "../../../protocol/routes/spec";
import { loadAssistant } from "../../assistants";
import {
  type Actor,
  CURSOR_PART,
  conflict,
  defineCursor,
  isOutside,
  loadDialog,
  notFound,
  OPERATOR,
  principalKey,
  requireMember,
  seenByMember,
} from "../../log";
import { maskedText, type RuleBook } from "../../sensitive";
import type { Core } from "../core";

const CURSOR = defineCursor("answer_feedback", [CURSOR_PART.id, CURSOR_PART.text]);

type Row = typeof answerFeedback.$inferSelect;

const byOf = ({ principal }: Pick<Row, "principal">): Feedback["by"] =>
  principal.startsWith("visitor:") || principal.startsWith("customer:") ? "outside" : "member";

const toFeedback = ({ assistant_id: _, principal, created_at, ...row }: Row, actor: Actor): Feedback => ({
  ...row,
  by: byOf({ principal }),
  mine: principal === principalKey(actor),
  created_at: created_at.toISOString(),
});

/** An answer of an assistant's in a conversation that the actor may enter. @throws DomainError NOT_FOUND, CONFLICT for anything else */
async function requireAnswer(core: Core, actor: Actor, dialogId: number, messageId: number): Promise<string> {
  const dialog = await loadDialog(core.db, actor, dialogId);
  const [message] = await core.db
    .select({ sender: messages.sender, kind: messages.kind })
    .from(messages)
    .where(and(eq(messages.id, messageId), eq(messages.dialog_id, dialog.id), isNull(messages.deleted_at)));
  if (!message || (isOutside(actor) && message.kind === "note")) throw notFound("message");
  if (message.sender !== "assistant" || message.kind !== "text" || dialog.assistant_id === null)
    throw conflict("Only an assistant's answer takes feedback");
  return dialog.assistant_id;
}

/**
 * Says whether an answer helped, in place of what the actor said of it before.
 * @throws DomainError NOT_FOUND, CONFLICT for a message that is no answer
 */
export async function giveFeedback(
  core: Core & { rules: RuleBook },
  actor: Actor,
  { dialog_id, message_id, helpful, reason, comment }: NewFeedback & { dialog_id: number; message_id: number },
): Promise<Feedback> {
  const assistant_id = await requireAnswer(core, actor, dialog_id, message_id);
  const said = { helpful, reason, comment: comment === "" ? null : await maskedText(core, actor, comment), created_at: core.now() };
  const [row] = await core.db
    .insert(answerFeedback)
    .values({ message_id, principal: principalKey(actor), assistant_id, ...said })
    .onConflictDoUpdate({ target: [answerFeedback.message_id, answerFeedback.principal], set: said })
    .returning();
  if (!row) throw new Error("an insert answered with no row");
  return toFeedback(row, actor);
}

/** Takes back what the actor said of an answer. @throws DomainError NOT_FOUND, CONFLICT for a message that is no answer */
export async function withdrawFeedback(core: Core, actor: Actor, dialogId: number, messageId: number): Promise<void> {
  await requireAnswer(core, actor, dialogId, messageId);
  await core.db
    .delete(answerFeedback)
    .where(and(eq(answerFeedback.message_id, messageId), eq(answerFeedback.principal, principalKey(actor))));
}

/** What was said of the answers in a conversation; outside, one's own alone. @throws DomainError NOT_FOUND */
export async function listDialogFeedback(core: Core, actor: Actor, dialogId: number): Promise<{ data: Feedback[] }> {
  const dialog = await loadDialog(core.db, actor, dialogId);
  const own = isOutside(actor) ? eq(answerFeedback.principal, principalKey(actor)) : undefined;
  const rows = await core.db
    .select({ row: answerFeedback })
    .from(answerFeedback)
    .innerJoin(messages, eq(messages.id, answerFeedback.message_id))
    .where(and(eq(messages.dialog_id, dialog.id), isNull(messages.deleted_at), own))
    .orderBy(asc(answerFeedback.message_id), asc(answerFeedback.principal));
  return { data: rows.map(({ row }) => toFeedback(row, actor)) };
}

/** Of the conversations that an operator sees; undefined for who sees all. */
const inSeenDialogs = (actor: Actor): SQL | undefined => (actor.type === "member" ? seenByMember(actor) : undefined);

/** What was said of an assistant's answers, by the newest answer. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function listFeedback(
  core: Core,
  actor: Actor,
  assistantId: string,
  query: { limit: number; cursor?: string | undefined; helpful?: "true" | "false" | undefined },
): Promise<List<AnswerWithFeedback>> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [id, principal] = CURSOR.read(query.cursor);
  const after =
    id === undefined || principal === undefined
      ? undefined
      : or(lt(answerFeedback.message_id, id), and(eq(answerFeedback.message_id, id), sql`${answerFeedback.principal} > ${principal}`));
  const rows = await core.db
    .select({
      row: answerFeedback,
      dialog_id: messages.dialog_id,
      answer: messages.text,
      citations: messages.citations,
      question: sql<string | null>`(select q.text from messages q where q.dialog_id = ${messages.dialog_id} and q.seq < ${messages.seq}
        and q.sender = 'user' and q.kind = 'text' and q.deleted_at is null order by q.seq desc limit 1)`,
    })
    .from(answerFeedback)
    .innerJoin(messages, eq(messages.id, answerFeedback.message_id))
    .innerJoin(dialogs, eq(dialogs.id, messages.dialog_id))
    .where(
      and(
        eq(answerFeedback.assistant_id, assistantId),
        isNull(messages.deleted_at),
        query.helpful === undefined ? undefined : eq(answerFeedback.helpful, query.helpful === "true"),
        inSeenDialogs(actor),
        after,
      ),
    )
    .orderBy(desc(answerFeedback.message_id), asc(answerFeedback.principal))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, ({ row }) => [row.message_id, row.principal]);
  const data = page.rows.map(({ row, citations, ...shown }): AnswerWithFeedback => {
    const { mine: _, ...said } = toFeedback(row, actor);
    return { ...said, ...shown, sources: [...new Set(citations.map(({ title }) => title))] };
  });
  return { data, next_cursor: page.next_cursor };
}
