import type { Core } from "../../core/core";
import { type OutsideActor, principalKey } from "../../core/log";
import type { TelegramMessage } from "../../protocol/telegram";
import { type AskBot, TelegramFailure } from "./bot-api";

const NOTICE = "You have sent too many messages in a short time. The last one was not taken; please try again in a minute.";

/**
 * Counts a message of somebody at Telegram as one of theirs anywhere. They are told when they go over the limit, once.
 * @returns whether it is to be taken; what is over the limit does not come again, since all others of the bot would wait for it
 */
export async function admitSender(core: Core, ask: AskBot, actor: OutsideActor, { chat }: TelegramMessage): Promise<boolean> {
  const { allowed, count } = await core.limits.messages.hit(principalKey(actor));
  if (allowed) return true;
  if (count !== core.env.WS_MAX_MESSAGE_RATE + 1) return false;
  await ask((api, signal) => api.sendMessage(chat.id, NOTICE, {}, signal)).catch((error: unknown) => {
    if (!(error instanceof TelegramFailure)) throw error;
    core.log.info({ err: error, chat: chat.id }, "telegram.not_told");
  });
  return false;
}
