import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { assistants, telegramBots, telegramChats } from "../../../db/schema";
import { loadAssistant } from "../../core/assistants";
import { writeAudit } from "../../core/audit";
import type { Core } from "../../core/core";
import { type Actor, ADMIN, badRequest, conflict, DomainError, isUniqueViolation, requireMember } from "../../core/log";
import { randomToken } from "../../core/system";
import type { TelegramChannel } from "../../protocol/routes/telegram";
import { openBot, TelegramFailure } from "./bot-api";
import { type BotRow, findBot, toTelegramChannel } from "./bots";

/** An admin waits for this. */
const CHECK_SECONDS = 10;

/** The bot of an assistant and how it does. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function getTelegramChannel(core: Core, actor: Actor, assistantId: string): Promise<TelegramChannel> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const bot = await findBot(core, assistantId);
  const channel = toTelegramChannel(core, bot);
  const fault = bot && channel.status === "connected" ? await faultOfWebhook(core, bot) : undefined;
  return fault === undefined ? channel : { ...channel, status: "failing", error: fault };
}

/** What keeps Telegram from posting updates, where they wait: it alone knows. */
async function faultOfWebhook(core: Core, { webhook_url, token_sealed }: BotRow): Promise<string | undefined> {
  if (!webhook_url) return undefined;
  const ask = await openBot(core, core.secrets.unseal(token_sealed), { timeoutSeconds: CHECK_SECONDS });
  const info = await ask((api, signal) => api.getWebhookInfo(signal)).catch(() => undefined);
  if (!info) return undefined;
  if (info.url !== webhook_url) return "Another program has told Telegram to post this bot's messages elsewhere; connect it again";
  return info.pending_update_count > 0 && info.last_error_message
    ? `Telegram can't post ${info.pending_update_count} messages to ${new URL(webhook_url).host}: ${info.last_error_message}`
    : undefined;
}

/** @throws DomainError BAD_REQUEST, UNAVAILABLE */
async function identify(core: Core, token: string) {
  const ask = await openBot(core, token, { timeoutSeconds: CHECK_SECONDS });
  return ask((api, signal) => api.getMe(signal)).catch((error: unknown) => {
    if (!(error instanceof TelegramFailure)) throw error;
    // A token that can't be one is answered by 404.
    if (error.fault === "unauthorized" || error.message.startsWith("404"))
      throw badRequest("token: is not known to Telegram (401); copy it again from @BotFather, or let it make a new one");
    throw new DomainError("UNAVAILABLE", "Telegram can't be asked about the token", {
      help: `It said: ${error.message}. Check that this server reaches ${core.env.TELEGRAM_API_URL}, and try again.`,
    });
  });
}

/**
 * Connects an assistant with a bot, in place of the one it had. With another token of the same bot its chats go on.
 * @throws DomainError FORBIDDEN, NOT_FOUND; BAD_REQUEST where Telegram does not know the token; CONFLICT where the bot is another
 *   assistant's; UNAVAILABLE where Telegram does not answer
 */
export async function connectTelegram(core: Core, actor: Actor, assistantId: string, token: string): Promise<TelegramChannel> {
  requireMember(actor, ADMIN);
  await loadAssistant(core.db, actor.workspaceId, assistantId);
  const { id: bot_id, first_name: name, username } = await identify(core, token);
  const bot = {
    bot_id,
    name,
    username,
    token_sealed: core.secrets.seal(token),
    webhook_sealed: core.secrets.seal(randomToken("", 32)),
    webhook_url: null,
    error: null,
    failing_since: null,
    is_refused: false,
  };
  const { kept, replaced } = await core.db
    .transaction(async (tx) => {
      const { workspace_id } = await loadAssistant(tx, actor.workspaceId, assistantId);
      // That of an assistant that was removed is free again.
      const removed = tx.select({ id: assistants.id }).from(assistants).where(isNotNull(assistants.deleted_at));
      await tx.delete(telegramBots).where(inArray(telegramBots.assistant_id, removed));
      const [known] = await tx.select().from(telegramBots).where(eq(telegramBots.assistant_id, assistantId)).for("update");
      const isSameBot = known?.bot_id === bot_id;
      const goesOn = isSameBot ? { update_id: known.update_id } : { update_id: null, last_update_at: null };
      const [kept] = await tx
        .insert(telegramBots)
        .values({ ...bot, assistant_id: assistantId, workspace_id, created_at: core.now() })
        .onConflictDoUpdate({ target: telegramBots.assistant_id, set: { ...bot, ...goesOn, created_at: core.now() } })
        .returning();
      await writeAudit(tx, actor, "telegram.connected", `assistant:${assistantId}`, { bot: username });
      // What could not be sent is sent now.
      await tx
        .update(telegramChats)
        .set({ retry_at: null, attempts: 0 })
        .where(and(eq(telegramChats.assistant_id, assistantId), eq(telegramChats.bot_id, bot_id)));
      return { kept, replaced: isSameBot ? undefined : known };
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? conflict("This bot is connected with another assistant; make one for each at @BotFather") : error;
    });
  await stopPosting(core, replaced);
  return toTelegramChannel(core, kept);
}

/** Disconnects an assistant's bot, where it has one, and forgets its token. @throws DomainError FORBIDDEN, NOT_FOUND */
export async function disconnectTelegram(core: Core, actor: Actor, assistantId: string): Promise<void> {
  requireMember(actor, ADMIN);
  const gone = await core.db.transaction(async (tx) => {
    await loadAssistant(tx, actor.workspaceId, assistantId);
    const [row] = await tx.delete(telegramBots).where(eq(telegramBots.assistant_id, assistantId)).returning();
    if (row) await writeAudit(tx, actor, "telegram.disconnected", `assistant:${assistantId}`, { bot: row.username });
    return row;
  });
  await stopPosting(core, gone);
}

/** Tells Telegram to post nothing more of a bot that is ours no more. */
async function stopPosting(core: Core, gone: BotRow | undefined): Promise<void> {
  if (!gone?.webhook_url) return;
  const ask = await openBot(core, core.secrets.unseal(gone.token_sealed), { timeoutSeconds: CHECK_SECONDS });
  // Where it does not hear of it, it posts to an address that takes nothing any more.
  await ask((api, signal) => api.deleteWebhook({}, signal)).catch((error: unknown) =>
    core.log.warn({ err: error, assistant: gone.assistant_id }, "telegram.webhook_not_removed"),
  );
}
