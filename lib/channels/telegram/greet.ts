import { getPublicAssistant } from "../../core/conversations";
import type { Core } from "../../core/core";
import type { TelegramMessage } from "../../protocol/telegram";
import { type AskBot, TelegramFailure } from "./bot-api";
import type { BotRow } from "./bots";
import { formatted, plain } from "./formatted";

/** What the menu of a bot offers. */
export const COMMANDS = [
  { command: "start", description: "Begin" },
  { command: "human", description: "Talk to a person" },
];

/**
 * Answers `/start` with the assistant's greeting, what it asks consent to, and questions to choose from. Nothing of it is
 * kept: a conversation begins with what somebody writes.
 * @throws TelegramFailure
 */
export async function greet(core: Core, { bot, ask }: { bot: BotRow; ask: AskBot }, { chat }: TelegramMessage): Promise<void> {
  const { assistant } = await getPublicAssistant(core, bot.assistant_id);
  const questions = assistant.suggested_questions;
  const keyboard = questions.map((text) => [{ text }]);
  const { text, entities } = plain(`${assistant.greeting}\n\nSend /human to talk to a person.`);
  const consent = assistant.consent ? formatted(assistant.consent) : undefined;
  const markup = keyboard.length > 0 ? { reply_markup: { keyboard, resize_keyboard: true, one_time_keyboard: true } } : {};
  try {
    await ask((api, signal) => api.sendMessage(chat.id, text, { entities, ...markup }, signal));
    if (consent) await ask((api, signal) => api.sendMessage(chat.id, consent.text, { entities: consent.entities }, signal));
  } catch (error) {
    // Who has left again is greeted by nobody, however often it is tried.
    if (!(error instanceof TelegramFailure) || (error.fault !== "forbidden" && error.fault !== "refused")) throw error;
    core.log.info({ err: error, assistant: bot.assistant_id }, "telegram.not_greeted");
  }
}
