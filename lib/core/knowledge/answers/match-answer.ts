import { and, asc, eq, sql } from "drizzle-orm";
import type { Db } from "../../../../db/database";
import { approvedAnswers } from "../../../../db/schema";
import type { ApprovedAnswer } from "../../../protocol/routes/approved-answers";
import { loadAssistant } from "../../assistants";
import { type Actor, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { languageOf } from "../language";
import { type FactKind, factsAsked, holdsFact } from "../lexicon/facts";
import { wordsOf } from "../lexicon/words";
import type { KnowledgeIndex } from "../retrieval/knowledge-index";
import { type Holder, stayCurrent } from "../retrieval/stay-current";
import { type ApprovedRow, toApproved } from "./change-answers";
import { indexTexts, isMet, termsOf } from "./short-texts";

/** So much of a message can be a question that has an approved answer. */
const QUESTION_CHARS = 500;
/** The answers of so many assistants are kept in memory. */
const ASSISTANTS_KEPT = 200;
/** What was approved a moment ago is waited for. */
const PATIENCE_MS = 1_500;

/** One way to ask for an approved answer. */
type Wording = { row: ApprovedRow; text: string; words: ReadonlySet<string>; exact: string };
type Known = { version: string; wordings: readonly Wording[]; index: KnowledgeIndex };

const kept = new WeakMap<Db, Map<string, Holder<Known>>>();

/** The words of a text in their order: texts that differ in case, accents and signs alone are the same. */
const exactly = (text: string): string =>
  wordsOf(text)
    .map(({ word }) => word)
    .join(" ");

/**
 * The approved answer to a question: one of its wordings asks the same, word for word or in others that mean it. Each word that says
 * something has to be met in the other question, in both directions, so that "with Klarna" is not answered by what holds for cards.
 */
export async function findApprovedAnswer({ db }: Pick<Core, "db">, assistantId: string, question: string): Promise<ApprovedAnswer | null> {
  const known = await openAnswers(db, assistantId);
  if (known.wordings.length === 0 || question.length > QUESTION_CHARS) return null;
  const language = languageOf(question);
  const speaking = known.wordings.filter(({ row }) => row.languages.length === 0 || row.languages.includes(language));
  const exact = exactly(question);
  const same = exact === "" ? undefined : speaking.find((wording) => wording.exact === exact);
  if (same) return toApproved(same.row);
  const terms = await termsOf(db, known.index, question);
  if (terms.length === 0) return null;
  const near = speaking.filter(({ words, row, text }) => isMet(terms, words) && asksForSame(question, text, row.answer));
  if (near.length === 0) return null;
  const { index, words } = await indexTexts(db, [question]);
  for (const wording of near) {
    const wanted = await termsOf(db, index, wording.text);
    if (wanted.length > 0 && isMet(wanted, words[0] ?? new Set())) return toApproved(wording.row);
  }
  return null;
}

/** The same for a member who tries it. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function matchApprovedAnswer(core: Core, actor: Actor, assistantId: string, question: string): Promise<ApprovedAnswer | null> {
  requireMember(actor, OPERATOR);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  return findApprovedAnswer(core, assistantId, question);
}

/** When something happens is asked for as a time or as a duration. */
const kindsOf = (text: string): Set<FactKind> => new Set(factsAsked(text).map((kind) => (kind === "time" ? "duration" : kind)));

/** Whether two questions ask for the same kinds of facts, or the answer holds what the first one asks for besides. */
function asksForSame(asked: string, wording: string, answer: string): boolean {
  const [own, others] = [kindsOf(asked), kindsOf(wording)];
  const held = (kind: FactKind) => holdsFact(kind, answer) || (kind === "duration" && holdsFact("time", answer));
  return [...others].every((kind) => own.has(kind)) && [...own].every((kind) => others.has(kind) || held(kind));
}

/** The approved answers that are in use, as they stand now. */
async function openAnswers(db: Db, assistantId: string): Promise<Known> {
  const all = kept.get(db) ?? new Map<string, Holder<Known>>();
  kept.set(db, all);
  const holder = all.get(assistantId) ?? {};
  all.delete(assistantId);
  all.set(assistantId, holder);
  for (const oldest of all.keys()) if (all.size > ASSISTANTS_KEPT) all.delete(oldest);
  const version = await versionOf(db, assistantId);
  return stayCurrent(holder, version, () => readAnswers(db, assistantId, version), PATIENCE_MS);
}

async function versionOf(db: Db, assistantId: string): Promise<string> {
  const [row] = await db
    .select({ version: sql<string>`coalesce(md5(string_agg(id::text || ' ' || xmin::text, ',' order by id)), '')` })
    .from(approvedAnswers)
    .where(eq(approvedAnswers.assistant_id, assistantId));
  return row?.version ?? "";
}

async function readAnswers(db: Db, assistantId: string, version: string): Promise<Known> {
  const rows = await db
    .select()
    .from(approvedAnswers)
    .where(and(eq(approvedAnswers.assistant_id, assistantId), eq(approvedAnswers.enabled, true)))
    .orderBy(asc(approvedAnswers.id));
  const asked = rows.flatMap((row) => row.questions.map((text) => ({ row, text })));
  const { index, words } = await indexTexts(
    db,
    asked.map(({ text }) => text),
  );
  const wordings = asked.map(({ row, text }, at) => ({ row, text, words: words[at] ?? new Set<string>(), exact: exactly(text) }));
  return { version, wordings, index };
}
