import { deleteMessage, editMessage, requestHandoff, sendMessage, startDialog } from "../../core/conversations";
import type { Core } from "../../core/core";
import { isDomainError, type OutsideActor } from "../../core/log";
import { uuidOf } from "../../core/system";
import { type NewMessage, REASON_UNSAID } from "../../protocol/message";
import { type TelegramMessage, type TelegramUser, telegramUpdate } from "../../protocol/telegram";
import type { AskBot } from "./bot-api";
import type { BotRow } from "./bots";
import { type ChatRow, type Counterpart, chatOf, keepIdentity, linkChat, markEdited, ourMessages, pair, personOf } from "./chats";
import { commandOf, fileOf, inParts, saidIn } from "./content";
import { greet } from "./greet";
import { admitSender } from "./limit-sender";
import { receiveFile } from "./receive-file";

/** A bot whose updates are taken: who asks Telegram for it, and until when. */
export type Taker = { bot: BotRow; ask: AskBot; token: string; signal?: AbortSignal | undefined };

/** Somebody's message, and where it belongs. */
type Incoming = { chat: ChatRow; actor: OutsideActor; message: TelegramMessage };

/**
 * Takes an update of a bot: what somebody wrote stands in their conversation once, however often and in whatever order
 * Telegram sends it. What is none of a private chat's messages or edits, or of somebody who is blocked, is left.
 * @throws TelegramFailure and DomainError RATE_LIMITED, or what the database says, where it is to be sent again
 */
export async function takeUpdate(core: Core, taker: Taker, given: unknown): Promise<void> {
  const parsed = telegramUpdate.safeParse(given);
  if (!parsed.success) return core.log.warn({ assistant: taker.bot.assistant_id }, "telegram.update_not_understood");
  const message = parsed.data.message ?? parsed.data.edited_message;
  if (!message?.from || message.from.is_bot || message.chat.type !== "private") return;
  try {
    await takeFrom(core, taker, message, { from: message.from, isEdit: parsed.data.edited_message !== undefined });
  } catch (error) {
    if (!isDomainError(error) || !HOPELESS.has(error.code)) throw error;
    core.log.error({ err: error, assistant: taker.bot.assistant_id, update: parsed.data.update_id }, "telegram.update_refused");
  }
}

/** What is refused like this is refused however often it comes; the next updates wait behind it. */
const HOPELESS: ReadonlySet<string> = new Set(["BAD_REQUEST", "FORBIDDEN", "CONFLICT", "TOO_LARGE"]);

type Origin = { from: TelegramUser; isEdit: boolean };

async function takeFrom(core: Core, taker: Taker, message: TelegramMessage, { from, isEdit }: Origin): Promise<void> {
  const chat = await chatOf(core, taker.bot, message.chat.id);
  const actor = await personOf(core, taker.bot, chat, from);
  if (!actor || !(await admitSender(core, taker.ask, actor, message))) return;
  if (commandOf(message) === "start") return greet(core, taker, message);
  const incoming = { chat, actor, message };
  const known = await ourMessages(core, chat, message.message_id);
  // An edit that comes before its message is its message.
  if (isEdit && known.length > 0) return takeEdit(core, incoming, known);
  await takeMessage(core, taker, incoming, known.length);
  await keepIdentity(core, actor, from);
}

const keyOf = (chat: ChatRow, { message_id }: TelegramMessage): string[] => [
  String(chat.assistant_id),
  String(chat.bot_id),
  String(chat.chat_id),
  String(message_id),
];

const clientIdOf = (chat: ChatRow, message: TelegramMessage, part: number): string =>
  uuidOf("telegram", ...keyOf(chat, message), String(part));

/** The texts of a message, and the file that goes with the first. */
async function read(core: Core, taker: Taker, { chat, actor, message }: Incoming): Promise<{ texts: string[]; attachments: string[] }> {
  const file = fileOf(message);
  const received = file && (await receiveFile(core, taker, { actor, file, key: keyOf(chat, message) }));
  const lost = file && received && "lost" in received ? `[${file.name} is missing: ${received.lost}]` : "";
  const words = [saidIn(message), lost].filter(Boolean).join("\n");
  const attachments = received && "id" in received ? [received.id] : [];
  const texts = inParts(words, core.env.WS_MAX_MESSAGE_BYTES);
  if (texts.length > 0) return { texts, attachments };
  return { texts: [attachments.length > 0 ? "" : "[A message of a kind that can't be shown here]"], attachments };
}

/** @param known how many parts of it stand already */
async function takeMessage(core: Core, taker: Taker, incoming: Incoming, known: number): Promise<void> {
  const { actor, message, chat } = incoming;
  const isWhole = known >= Math.max(1, inParts(saidIn(message), core.env.WS_MAX_MESSAGE_BYTES).length);
  const { dialog_id } = isWhole ? chat : await writeParts(core, taker, incoming);
  if (commandOf(message) === "human" && dialog_id !== null) await requestHandoff(core, actor, { dialog_id, reason: REASON_UNSAID });
}

async function writeParts(core: Core, taker: Taker, incoming: Incoming): Promise<ChatRow> {
  const { message } = incoming;
  const { texts, attachments } = await read(core, taker, incoming);
  const quoted = message.reply_to_message && (await ourMessages(core, incoming.chat, message.reply_to_message.message_id))[0];
  let { chat } = incoming;
  for (const [part, text] of texts.entries()) {
    const written: NewMessage = {
      client_id: clientIdOf(chat, message, part),
      text,
      kind: "text",
      attachments: part === 0 ? attachments : [],
      ...(quoted && part === 0 ? { reply_to: quoted.message_id } : {}),
    };
    chat = await write(core, { ...incoming, chat }, written, part);
  }
  return chat;
}

/** Writes a message to the chat's conversation, or to the one that begins with it. @returns the chat as it is then */
async function write(core: Core, { chat, actor, message }: Incoming, written: NewMessage, part: number): Promise<ChatRow> {
  const sent =
    chat.dialog_id === null
      ? await startDialog(core, actor, { ...written, channel: "telegram" }, {})
      : await sendMessage(core, actor, chat.dialog_id, written);
  await linkChat(core, chat, sent.dialogId, sent.message.seq - 1);
  const edited = message.edit_date ?? 0;
  await pair(core, { chat: chat.id, telegram_id: message.message_id, message_id: sent.message.id, part, edited });
  return { ...chat, dialog_id: sent.dialogId };
}

/** What was edited at Telegram is edited here, the newest edit last. A file that was put in place of another stays as it was. */
async function takeEdit(core: Core, incoming: Incoming, known: Counterpart[]): Promise<void> {
  const { chat, actor, message } = incoming;
  const edited = message.edit_date ?? 0;
  if (chat.dialog_id === null || edited <= Math.max(...known.map((row) => row.edited))) return;
  const texts = inParts(saidIn(message), core.env.WS_MAX_MESSAGE_BYTES);
  for (const row of known) {
    const ours = { dialog_id: chat.dialog_id, message_id: row.message_id };
    const text = texts[row.part];
    const change =
      text === undefined && row.part > 0 ? deleteMessage(core, actor, ours) : editMessage(core, actor, { ...ours, text: text ?? "" });
    await change.catch(unlessGone);
  }
  for (const [part, text] of texts.entries())
    if (part >= known.length)
      await write(core, incoming, { client_id: clientIdOf(chat, message, part), text, kind: "text", attachments: [] }, part);
  await markEdited(core, chat, message.message_id, edited);
}

/** A message that the team has deleted stays so. */
function unlessGone(error: unknown): void {
  if (!isDomainError(error) || error.code === "RATE_LIMITED" || error.code === "UNAVAILABLE") throw error;
}
