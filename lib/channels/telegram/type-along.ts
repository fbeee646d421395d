import { and, eq } from "drizzle-orm";
import { telegramBots, telegramChats } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { DomainEvent } from "../../core/log";
import { openBot } from "./bot-api";

/** Telegram shows it for 5 seconds. */
const AGAIN_AFTER_MS = 4_000;
/** A conversation that has no chat at Telegram is not looked for again so soon. */
const NO_CHAT_MS = 60_000;
/** Conversations that are remembered before all are forgotten. */
const REMEMBERED = 10_000;
const TIMEOUT_SECONDS = 5;

const TURNS: ReadonlySet<string> = new Set(["agent_started", "agent_thinking", "tool_executing", "partial_result"]);

/** The conversation in which somebody of our side is about to say something. */
function dialogIn(event: DomainEvent): number | undefined {
  if (event.type === "typing") return event.author === "member" && event.payload.is_typing ? event.dialog.id : undefined;
  return event.type === "turn" && TURNS.has(event.event) ? event.dialog.id : undefined;
}

/**
 * Shows at Telegram that somebody types. It passes: what fails is not tried again.
 * @param hasBots whether any bot is connected; without one nothing is looked for
 * @returns what ends it
 */
export function typeAlong(core: Core, hasBots: () => boolean): () => void {
  const quietUntil = new Map<number, number>();
  const showIn = async (dialogId: number, now: number) => {
    if (!(await show(core, dialogId))) quietUntil.set(dialogId, now + NO_CHAT_MS);
  };
  return core.bus.subscribe((event, remote) => {
    const dialogId = remote || !hasBots() ? undefined : dialogIn(event);
    if (dialogId === undefined) return;
    const now = core.now().getTime();
    if (now < (quietUntil.get(dialogId) ?? 0)) return;
    if (quietUntil.size >= REMEMBERED) quietUntil.clear();
    quietUntil.set(dialogId, now + AGAIN_AFTER_MS);
    showIn(dialogId, now).catch((error: unknown) => core.log.debug({ err: error }, "telegram.typing_not_shown"));
  });
}

/** @returns whether the conversation has a chat */
async function show(core: Core, dialogId: number): Promise<boolean> {
  const chats = await core.db
    .select({ chatId: telegramChats.chat_id, token: telegramBots.token_sealed })
    .from(telegramChats)
    .innerJoin(telegramBots, and(eq(telegramBots.assistant_id, telegramChats.assistant_id), eq(telegramBots.bot_id, telegramChats.bot_id)))
    .where(and(eq(telegramChats.dialog_id, dialogId), eq(telegramBots.is_refused, false)));
  for (const { chatId, token } of chats) {
    const ask = await openBot(core, core.secrets.unseal(token), { timeoutSeconds: TIMEOUT_SECONDS });
    await ask((api, signal) => api.sendChatAction(chatId, "typing", {}, signal));
  }
  return chats.length > 0;
}
