import { and, asc, eq, isNull } from "drizzle-orm";
import { messages } from "../../../../db/schema";
import { cut } from "../../../protocol/cut";
import { EVALUATION_LIMITS } from "../../../protocol/evaluation";
import type { EvaluationCase } from "../../../protocol/routes/evaluations";
import { type Actor, ADMIN, badRequest, loadDialog, requireMember } from "../../log";
import type { Core } from "../core";
import { addCases } from "./change-cases";

/**
 * Adds a test conversation with what a visitor said in a real one until a person took over, and with the page that the assistant
 * cited last. Where it cited none, an answer is expected: that is what is to be reached.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT, BAD_REQUEST where the visitor said nothing in words
 */
export async function copyEvaluationCase(core: Core, actor: Actor, assistantId: string, dialogId: number): Promise<EvaluationCase> {
  requireMember(actor, ADMIN);
  const dialog = await loadDialog(core.db, actor, dialogId);
  const rows = await core.db
    .select({ sender: messages.sender, text: messages.text, citations: messages.citations })
    .from(messages)
    .where(and(eq(messages.dialog_id, dialog.id), eq(messages.kind, "text"), isNull(messages.deleted_at)))
    .orderBy(asc(messages.seq));
  const person = rows.findIndex(({ sender }) => sender === "manager");
  const alone = person < 0 ? rows : rows.slice(0, person);
  const turns = alone
    .flatMap(({ sender, text }) => (sender === "user" && text.trim() !== "" ? [cut(text.trim(), EVALUATION_LIMITS.TURN_CHARS)] : []))
    .slice(0, EVALUATION_LIMITS.TURNS);
  if (turns.length === 0) throw badRequest("dialog_id: the visitor said nothing in it that an assistant could answer");
  const source = alone.findLast(({ citations }) => (citations ?? []).length > 0)?.citations?.[0]?.title ?? null;
  const [made] = await addCases(core, actor, assistantId, [{ turns, behaviour: "answer", source, fact: null, dialog_id: dialog.id }]);
  if (!made) throw new Error("an insert answered with no row");
  return made;
}
