import { and, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { Db, Statement } from "../../../db/database";
import { dialogs, messages, unansweredQuestions } from "../../../db/schema";
import { cut } from "../../protocol/cut";
import type { Document, OpenQuestion } from "../../protocol/routes/knowledge";
import type { List } from "../../protocol/routes/spec";
import { loadAssistant } from "../assistants";
import { type Actor, ADMIN, CURSOR_PART, defineCursor, notFound, OPERATOR, requireMember, seenByMember, type Write } from "../log";
import { groupTexts } from "./answers/group-texts";
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

/** Questions that ask the same: the newest of their messages first. */
type Gap = { ids: number[]; wordings: string[] };

/** Of so many wordings, the newest, those that ask the same are put together; who has more has other worries. */
const WORDINGS_MAX = 300;

/** What nothing was found for, the newest first, in groups that ask the same. */
async function listGaps(core: Core, assistantId: string, seen: SQL | undefined): Promise<Gap[]> {
  const newest = sql<number>`max(${messages.id})`.mapWith(Number);
  const rows = await core.db
    .select({
      ids: sql<number[]>`json_agg(${messages.id} order by ${messages.id} desc)`,
      text: sql<string>`(array_agg(${messages.text} order by ${messages.id} desc))[1]`,
    })
    .from(unansweredQuestions)
    .innerJoin(messages, eq(messages.id, unansweredQuestions.message_id))
    .where(and(ofAssistant(assistantId), seen))
    .groupBy(wording)
    .orderBy(desc(newest))
    .limit(WORDINGS_MAX);
  const groups = await groupTexts(
    core.db,
    rows.map(({ text }) => cut(text, GROUPED_CHARS)),
  );
  return groups.map((places) => {
    const own = places.flatMap((at) => rows[at] ?? []);
    return { ids: own.flatMap(({ ids }) => ids).sort((a, b) => b - a), wordings: own.map(({ text }) => text) };
  });
}

/** So much of a question shows what it asks. */
const GROUPED_CHARS = 400;
/** Of other wordings so many are shown. */
const WORDINGS_SHOWN = 10;

/** Questions that nothing was found for, those that ask the same as one, the newest first, each with the reply that a person gave. */
export async function listUnanswered(
  core: Core,
  actor: Actor,
  assistantId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<OpenQuestion>> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [from] = CURSOR.read(query.cursor);
  const gaps = await listGaps(core, assistantId, inSeenDialogs(actor));
  const after = gaps.flatMap((gap) => {
    const [id] = gap.ids;
    return id !== undefined && (from === undefined || id < from) ? [{ ...gap, id }] : [];
  });
  const page = CURSOR.page(after.slice(0, query.limit + 1), query.limit, ({ id }) => [id]);
  const data = await Promise.all(page.rows.map((gap) => describeGap(core, gap)));
  return { data: data.filter((question) => question !== undefined), next_cursor: page.next_cursor };
}

async function describeGap(core: Core, { ids, wordings }: Gap): Promise<OpenQuestion | undefined> {
  const [id = 0] = ids;
  const asked = await core.db.query.messages.findFirst({ where: eq(messages.id, id) });
  if (!asked) return undefined;
  const [reply] = await repliesTo(core, ids, 1);
  const { text: question, dialog_id, created_at } = asked;
  const others = wordings.filter((text) => text !== question).slice(0, WORDINGS_SHOWN);
  return { id, times: ids.length, question, others, dialog_id, asked_at: created_at.toISOString(), draft: reply ?? null };
}

/** The first reply that a member gave to each of some messages, to the newest of them first. */
async function repliesTo(core: Core, ids: readonly number[], limit: number): Promise<string[]> {
  const replies = await core.db
    .select({
      // Spelt out: drizzle leaves the tables' names away, and `seq` would be the reply's own.
      text: sql<string | null>`(select r.text from messages r where r.dialog_id = messages.dialog_id and r.seq > messages.seq
        and r.sender = 'manager' and r.kind = 'text' and r.deleted_at is null and btrim(r.text) <> '' order by r.seq limit 1)`,
    })
    .from(messages)
    .where(inArray(messages.id, ids.slice(0, REPLIES_LOOKED_AT)))
    .orderBy(desc(messages.id));
  return replies.flatMap(({ text }) => text ?? []).slice(0, limit);
}

/** Conversations that are looked into for what was replied. */
const REPLIES_LOOKED_AT = 50;

/**
 * A question without an answer, in its wordings, with what members replied to it.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function readGap(
  core: Core,
  actor: Actor,
  assistantId: string,
  questionId: number,
): Promise<{ wordings: string[]; replies: string[] }> {
  await requireQuestion(core, actor, assistantId, questionId);
  const gap = await gapOf(core, assistantId, questionId);
  return { wordings: gap.wordings, replies: await repliesTo(core, gap.ids, REPLIES_READ) };
}

const REPLIES_READ = 5;

async function gapOf(core: Core, assistantId: string, questionId: number): Promise<Gap> {
  const gaps = await listGaps(core, assistantId, undefined);
  return gaps.find(({ ids }) => ids.includes(questionId)) ?? { ids: [questionId], wordings: [] };
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

export async function requireQuestion(core: Core, actor: Actor, assistantId: string, questionId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const [row] = await core.db
    .select({ id: unansweredQuestions.message_id })
    .from(unansweredQuestions)
    .where(and(eq(unansweredQuestions.message_id, questionId), eq(unansweredQuestions.assistant_id, assistantId)));
  if (!row) throw notFound("question");
}

/** Takes a question off the list, with all that ask the same. */
export async function takeOff(core: Core, assistantId: string, questionId: number): Promise<void> {
  const { ids } = await gapOf(core, assistantId, questionId);
  await core.db
    .delete(unansweredQuestions)
    .where(and(eq(unansweredQuestions.assistant_id, assistantId), inArray(unansweredQuestions.message_id, ids)));
}
