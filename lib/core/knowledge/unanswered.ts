import { and, asc, desc, eq, gt, inArray, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { Db, Statement } from "../../../db/database";
import { dialogs, messages, unansweredQuestions } from "../../../db/schema";
import type { Document, OpenQuestion } from "../../protocol/routes/knowledge";
import type { List } from "../../protocol/routes/spec";
import { loadAssistant } from "../assistants";
import { type Actor, ADMIN, CURSOR_PART, defineCursor, notFound, OPERATOR, requireMember, seenByMember, type Write } from "../log";
import type { Core } from "./core";
import { addDocument } from "./documents";

const CURSOR = defineCursor("unanswered_questions", [CURSOR_PART.id]);

const NOTE_UNANSWERED: Statement = {
  name: "note_unanswered",
  text: "insert into unanswered_questions (assistant_id, message_id) values ($1, $2::bigint) on conflict do nothing",
};

/** Remembers that the assistant had no answer to a message. */
export const unansweredWrite = (assistantId: string, messageId: number): Write => ({
  statement: NOTE_UNANSWERED,
  values: [assistantId, messageId],
});

/** How many questions of a dialog had no answer since a person was last asked for in it. */
export async function countUnanswered(db: Db, dialogId: number): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(unansweredQuestions)
    .innerJoin(messages, eq(messages.id, unansweredQuestions.message_id))
    .where(
      and(
        eq(messages.dialog_id, dialogId),
        sql`${messages.created_at} > coalesce((select max(h.requested_at) from handoffs h where h.dialog_id = ${dialogId}), '-infinity')`,
      ),
    );
  return row?.n ?? 0;
}

/** The same question in the same words is one, whatever its case and the space around it. */
const wording = sql`lower(btrim(${messages.text}))`;
const ofAssistant = (assistantId: string) =>
  and(eq(unansweredQuestions.assistant_id, assistantId), isNull(messages.deleted_at), sql`btrim(${messages.text}) <> ''`);

/** Of the conversations that an operator sees; undefined for who sees all. */
function inSeenDialogs(actor: Actor): SQL | undefined {
  const seen = actor.type === "member" ? seenByMember(actor) : undefined;
  return seen && sql`exists (select from ${dialogs} where ${dialogs.id} = ${messages.dialog_id} and ${seen})`;
}

/** Questions that nothing was found for, the newest first, each with the reply that a person gave. */
export async function listUnanswered(
  core: Core,
  actor: Actor,
  assistantId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<OpenQuestion>> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const last = sql<number>`max(${messages.id})`.mapWith(Number);
  const [from] = CURSOR.read(query.cursor);
  const before = from === undefined ? undefined : lt(last, from);
  const groups = await core.db
    .select({ id: last, times: sql<number>`count(*)::int` })
    .from(unansweredQuestions)
    .innerJoin(messages, eq(messages.id, unansweredQuestions.message_id))
    .where(and(ofAssistant(assistantId), inSeenDialogs(actor)))
    .groupBy(wording)
    .having(before)
    .orderBy(desc(last))
    .limit(query.limit + 1);
  const page = CURSOR.page(groups, query.limit, (row) => [row.id]);
  const data = await Promise.all(page.rows.map((group) => describeQuestion(core, group)));
  return { data: data.filter((question) => question !== undefined), next_cursor: page.next_cursor };
}

async function describeQuestion(core: Core, { id, times }: { id: number; times: number }): Promise<OpenQuestion | undefined> {
  const asked = await core.db.query.messages.findFirst({ where: eq(messages.id, id) });
  if (!asked) return undefined;
  const reply = await core.db.query.messages.findFirst({
    where: and(
      eq(messages.dialog_id, asked.dialog_id),
      gt(messages.seq, asked.seq),
      eq(messages.sender, "manager"),
      eq(messages.kind, "text"),
      isNull(messages.deleted_at),
    ),
    orderBy: asc(messages.seq),
  });
  const { text: question, dialog_id, created_at } = asked;
  return { id, times, question, dialog_id, asked_at: created_at.toISOString(), draft: reply?.text ?? null };
}

/**
 * Adds a question with its answer to what the assistant knows, and takes it off the list.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT
 */
export async function answerUnanswered(
  core: Core,
  actor: Actor,
  assistantId: string,
  questionId: number,
  { question, answer }: { question: string; answer: string },
): Promise<Document> {
  await requireQuestion(core, actor, assistantId, questionId);
  // A line of the answer that begins with # stays a heading below the question.
  const content = `# ${question}\n\n${answer.replace(/^#(?=#*\s)/gm, "##")}`;
  const document = await addDocument(core, actor, assistantId, {
    title: question,
    source: `question: ${question}`,
    type: "markdown",
    content,
  });
  await takeOff(core, assistantId, questionId);
  return document;
}

/** Takes a question off the list, however often it was asked. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function dismissUnanswered(core: Core, actor: Actor, assistantId: string, questionId: number): Promise<void> {
  await requireQuestion(core, actor, assistantId, questionId);
  await takeOff(core, assistantId, questionId);
}

async function requireQuestion(core: Core, actor: Actor, assistantId: string, questionId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [row] = await core.db
    .select({ id: unansweredQuestions.message_id })
    .from(unansweredQuestions)
    .where(and(eq(unansweredQuestions.message_id, questionId), eq(unansweredQuestions.assistant_id, assistantId)));
  if (!row) throw notFound("question");
}

async function takeOff(core: Core, assistantId: string, questionId: number): Promise<void> {
  const same = core.db
    .select({ id: messages.id })
    .from(unansweredQuestions)
    .innerJoin(messages, eq(messages.id, unansweredQuestions.message_id))
    .where(
      and(
        eq(unansweredQuestions.assistant_id, assistantId),
        sql`${wording} = (select lower(btrim(asked.text)) from messages asked where asked.id = ${questionId})`,
      ),
    );
  await core.db.delete(unansweredQuestions).where(inArray(unansweredQuestions.message_id, same));
}
