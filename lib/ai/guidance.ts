import type { Db } from "../../db/database";
import { findPhrase, type Language, wordsOf } from "../core/knowledge";
import type { AssistantSettings } from "../protocol/assistant-settings";
import { PHRASES } from "./phrases";
import { type Answer, type AnswerRequest, phrase } from "./provider";

/** So much of a message is read for what it is about. */
const READ_CHARS = 1_000;

type Guided = Pick<AnswerRequest, "history"> & { assistant: Pick<AssistantSettings, "topics" | "handoff_after_repeats"> };

/**
 * What the owner's guidance says to a question, before anything is searched: it was asked again and again, or is about what the
 * assistant does not speak of. Null where the question may be answered.
 */
export async function answerByGuidance(
  db: Db,
  { history, assistant }: Guided,
  question: string,
  language: Language,
): Promise<Answer | null> {
  const { handoff_after_repeats: repeats, topics } = assistant;
  if (repeats !== null && timesAsked(question, history) >= repeats) {
    const why = `Asked the same ${repeats} times`;
    return { ...phrase(language, "asked", why), guidedBy: why };
  }
  const phrases = topics.flatMap((topic) => topic.phrases.map((text) => ({ text, topic })));
  const found = await findPhrase(
    db,
    question.slice(0, READ_CHARS),
    phrases.map(({ text }) => text),
  );
  const topic = found === null ? undefined : phrases[found]?.topic;
  if (!topic) return null;
  const why = `Asked about “${topic.phrases[0]}”`;
  const { asked } = PHRASES[language];
  const calls = topic.action === "person";
  const text = calls ? [topic.answer, asked].filter(Boolean).join(" ") : topic.answer;
  return { text, citations: [], tokensUsed: 0, handsOver: calls ? why : null, guidedBy: why };
}

/** A word that says something: three letters or more, a number, or signs of another script. */
const TELLING = /[^a-z]|.{3}/;

/** What a message says, whatever its case, signs and order. */
const keyOf = (text: string): string =>
  [...new Set(wordsOf(text.slice(0, READ_CHARS)).map(({ word }) => word))]
    .filter((word) => TELLING.test(word))
    .sort()
    .join(" ");

/** How often a question was asked in a conversation, in the same words, this time included. */
function timesAsked(question: string, history: AnswerRequest["history"]): number {
  const own = keyOf(question);
  return own === "" ? 1 : 1 + history.filter(({ role, text }) => role === "user" && keyOf(text) === own).length;
}
