import type { Core } from "../core/core";
import { languageToSearchIn } from "../core/knowledge";
import { type Found, findForMessage, followUpOf, interleave, type Where } from "./follow-up";
import type { AnswerRequest, Provider } from "./provider";

type Asked = Pick<AnswerRequest, "history" | "signal"> & { question: string; model: string | null };
/** Tokens that were spent before the answer. */
export type Spent = { tokensUsed: number; tokensWritten: number };

const NOTHING: Spent = { tokensUsed: 0, tokensWritten: 0 };

/**
 * The passages for a message, by its own words and, where a model can put them so, by those of a question that stands alone and is in
 * the knowledge's language: one short call, for what goes on with the question before it or is in another language. Without an answer
 * of the model in time, by its own words alone.
 */
export async function findRewritten(core: Core, provider: Provider, where: Where, asked: Asked): Promise<{ found: Found; spent: Spent }> {
  const own = findForMessage(core, where, asked.question, asked.history);
  const language = provider.rewrite ? await languageToSearchIn(core, where.assistantId, asked.question) : null;
  if (!provider.rewrite || (language === null && followUpOf(asked.question, asked.history) === null))
    return { found: await own, spent: NOTHING };
  const [found, rewritten] = await Promise.all([
    own,
    provider.rewrite({ ...asked, language }).catch((error: unknown) => failed(core, asked.signal, error)),
  ]);
  if (rewritten === null) return { found, spent: NOTHING };
  if (rewritten.text === null) return { found, spent: rewritten };
  const other = await findForMessage(core, where, rewritten.text, []);
  return {
    found: { passages: interleave([other.passages, found.passages]).slice(0, where.limit), searched: rewritten.text },
    spent: rewritten,
  };
}

function failed(core: Core, signal: AbortSignal, error: unknown): null {
  signal.throwIfAborted();
  core.log.warn({ err: error }, "a question was not rewritten: its own words are searched");
  return null;
}
