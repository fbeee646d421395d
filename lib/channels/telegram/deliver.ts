import { and, asc, eq, gt, sql } from "drizzle-orm";
import { messages, telegramBots, telegramChats, telegramMessages } from "../../../db/schema";
import type { Core } from "../../core/core";
import { isLost } from "../../core/files";
import { type DomainError, isDomainError, type MessageRow, type RunningJob } from "../../core/log";
import { type AskBot, openBot, TelegramFailure, type TelegramFault } from "./bot-api";
import { type BotRow, keepFailure } from "./bots";
import { type ChatRow, pair } from "./chats";
import { leaveUndelivered } from "./leave-undelivered";
import { markDelivered } from "./mark-delivered";
import { noteUndelivered } from "./note-undelivered";
import { partsOf, type SentPart, type Step, stepsOf } from "./outgoing";
import { sendPart } from "./send-part";

/** Changes of a conversation that are looked at together. */
const PAGE = 100;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;

/** How long after so many failures in a row the next attempt comes. */
const retryDelayMs = (attempts: number): number => Math.min(FIRST_RETRY_MS * 2 ** attempts, LONGEST_RETRY_MS);

/** As many as a day has, at the longest wait. */
const ATTEMPTS_OF_A_DAY = 290;

const isUnavailable = (error: unknown): error is DomainError => isDomainError(error) && error.code === "UNAVAILABLE";

type Delivery = { core: Core; bot: BotRow; chat: ChatRow; ask: AskBot };

/**
 * Runs the job `deliver_telegram`: brings a chat up to date with its conversation, in the order of the log. Where that stops
 * half-way, what was sent is known and the rest is tried again; a message whose sending was cut off may come twice, none is lost.
 */
export async function deliverTelegram(core: Core, { payload }: RunningJob<"deliver_telegram">, signal: AbortSignal): Promise<void> {
  const [found] = await core.db
    .select({ chat: telegramChats, bot: telegramBots })
    .from(telegramChats)
    .leftJoin(telegramBots, and(eq(telegramBots.assistant_id, telegramChats.assistant_id), eq(telegramBots.bot_id, telegramChats.bot_id)))
    .where(eq(telegramChats.id, payload.chat));
  if (!found) return;
  const { bot } = found;
  if (!bot || bot.is_refused) return leaveUndelivered(core, found.chat, { isKept: bot !== null });
  const ask = await openBot(core, core.secrets.unseal(bot.token_sealed), { signal });
  const delivery = { core, ask, bot };
  let { chat } = found;
  try {
    while (chat.due_seq > chat.delivered_seq) {
      signal.throwIfAborted();
      const { reached, arrived } = await deliverPage({ ...delivery, chat });
      chat = await advance(core, chat, reached);
      if (arrived > 0 && chat.dialog_id !== null) await markDelivered(core, chat.dialog_id, arrived);
    }
  } catch (error) {
    if (!(error instanceof TelegramFailure) && !isUnavailable(error)) throw error;
    await putOff(core, bot, chat, error);
  }
}

/** @returns up to which number the chat has what there is, and the newest message that was sent; 0 where none was */
async function deliverPage(delivery: Delivery): Promise<{ reached: number; arrived: number }> {
  const { core, chat } = delivery;
  const changed = await core.db
    .select()
    .from(messages)
    .where(and(eq(messages.dialog_id, chat.dialog_id ?? 0), gt(messages.changed_seq, chat.delivered_seq)))
    .orderBy(asc(messages.changed_seq))
    .limit(PAGE);
  // What was written first is sent first, also where it was edited since.
  let arrived = 0;
  for (const message of changed.toSorted((a, b) => a.seq - b.seq)) if (await deliverMessage(delivery, message)) arrived = message.seq;
  const last = changed.at(-1)?.changed_seq ?? 0;
  return { reached: changed.length < PAGE ? Math.max(chat.due_seq, last) : last, arrived };
}

async function advance({ db }: Core, { id, dialog_id }: ChatRow, reached: number): Promise<ChatRow> {
  const [row] = await db
    .update(telegramChats)
    .set({ delivered_seq: sql`greatest(${telegramChats.delivered_seq}, ${reached}::bigint)`, attempts: 0, retry_at: null })
    .where(and(eq(telegramChats.id, id), eq(telegramChats.dialog_id, dialog_id ?? 0)))
    .returning();
  if (!row) throw new Error("the chat was erased, or goes on in another conversation");
  return row;
}

/** @returns whether something of it was sent, and all that was to be */
async function deliverMessage(delivery: Delivery, message: MessageRow): Promise<boolean> {
  const { core, chat } = delivery;
  const sent = await core.db
    .select()
    .from(telegramMessages)
    .where(and(eq(telegramMessages.message_id, message.id), eq(telegramMessages.chat, chat.id)))
    .orderBy(asc(telegramMessages.part));
  if (!isDue(chat, message, sent)) return false;
  const steps = stepsOf(partsOf(message), sent);
  let isWhole = true;
  for (const step of steps) {
    const fault = await take(delivery, message, step, sent);
    // There is nobody to send the rest to.
    if (fault === "forbidden") return false;
    isWhole &&= fault === undefined;
  }
  return isWhole && steps.some(({ type }) => type === "send");
}

/** Not what came from there, what could not be sent when it was its turn, and what was said in a conversation that was merged into this one. */
function isDue(chat: ChatRow, { sender, seq, moved }: MessageRow, sent: readonly SentPart[]): boolean {
  if (sender === "user" || moved?.to) return false;
  if (sent.length > 0) return true;
  return seq > chat.delivered_seq && (moved?.from === undefined || moved.from.dialog_id === chat.previous_dialog_id);
}

/** Takes a step, or notes that it can't be taken. @returns why it can't be, for good */
async function take(delivery: Delivery, message: MessageRow, step: Step, sent: readonly SentPart[]): Promise<TelegramFault | undefined> {
  try {
    if (step.type === "send") await send(delivery, message, step);
    else if (step.type === "edit") await edit(delivery, step);
    else await remove(delivery, step);
    return undefined;
  } catch (error) {
    // The file was deleted with its message: that comes next.
    if (isDomainError(error) && error.code === "NOT_FOUND") return undefined;
    if (isUnavailable(error) && (isLost(error) || delivery.chat.attempts >= ATTEMPTS_OF_A_DAY)) {
      await noteUndelivered(delivery.core, message, { isNew: false, cause: "file", words: error.message });
      return "refused";
    }
    if (!(error instanceof TelegramFailure) || (error.fault !== "forbidden" && error.fault !== "refused")) throw error;
    const isNew = sent.length === 0 && step.type === "send";
    await noteUndelivered(delivery.core, message, { isNew, cause: error.fault, words: error.message });
    return error.fault;
  }
}

async function send({ core, chat, ask }: Delivery, message: MessageRow, { part }: Extract<Step, { type: "send" }>): Promise<void> {
  const quoted = message.reply_to === null || part.part > 0 ? undefined : await counterpartOf(core, chat, message.reply_to);
  const telegram_id = await sendPart(core, ask, { chatId: chat.chat_id, replyTo: quoted }, part);
  await pair(core, { chat: chat.id, telegram_id, message_id: message.id, part: part.part, digest: part.digest });
}

async function counterpartOf({ db }: Core, chat: ChatRow, messageId: number): Promise<number | undefined> {
  const [row] = await db
    .select({ id: telegramMessages.telegram_id })
    .from(telegramMessages)
    .where(and(eq(telegramMessages.message_id, messageId), eq(telegramMessages.chat, chat.id)))
    .orderBy(asc(telegramMessages.part))
    .limit(1);
  return row?.id;
}

async function edit({ core, chat, ask }: Delivery, { part, telegramId }: Extract<Step, { type: "edit" }>): Promise<void> {
  const { text, entities } = part.text;
  await ask((api, signal) => api.editMessageText(chat.chat_id, telegramId, text, { entities }, signal)).catch(unlessDone);
  await core.db
    .update(telegramMessages)
    .set({ digest: part.digest })
    .where(and(eq(telegramMessages.chat, chat.id), eq(telegramMessages.telegram_id, telegramId)));
}

async function remove({ core, chat, ask }: Delivery, { telegramId }: Extract<Step, { type: "delete" }>): Promise<void> {
  await ask((api, signal) => api.deleteMessage(chat.chat_id, telegramId, signal)).catch(unlessDone);
  await core.db.delete(telegramMessages).where(and(eq(telegramMessages.chat, chat.id), eq(telegramMessages.telegram_id, telegramId)));
}

/** An attempt before this one may have done it. */
function unlessDone(error: unknown): void {
  if (!(error instanceof TelegramFailure) || !/not modified|message to (edit|delete) not found/i.test(error.message)) throw error;
}

/** It is tried again when Telegram asks for it, else later each time. */
async function putOff(core: Core, bot: BotRow, { id, attempts }: ChatRow, failure: TelegramFailure | DomainError): Promise<void> {
  core.log.warn({ err: failure, chat: id, attempts }, "telegram.not_delivered");
  const ofTelegram = failure instanceof TelegramFailure ? failure : undefined;
  if (ofTelegram?.fault === "unauthorized") await keepFailure(core, bot, ofTelegram);
  const retry_at = new Date(core.now().getTime() + (ofTelegram?.retryAfterMs ?? retryDelayMs(attempts)));
  await core.db
    .update(telegramChats)
    .set({ retry_at, attempts: attempts + 1 })
    .where(eq(telegramChats.id, id));
}
