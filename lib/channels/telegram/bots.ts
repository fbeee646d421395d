import { and, eq, isNull, sql } from "drizzle-orm";
import { assistants, telegramBots } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { TelegramChannel } from "../../protocol/routes/telegram";
import type { TelegramFailure } from "./bot-api";

export type BotRow = typeof telegramBots.$inferSelect;

/** Where Telegram posts the updates of a bot; empty where they are asked for by polling, since nothing can be posted there. */
export const webhookUrlOf = ({ env }: Pick<Core, "env">, { assistant_id }: Pick<BotRow, "assistant_id">): string =>
  env.PUBLIC_URL?.startsWith("https:") ? new URL(`/api/channels/telegram/${encodeURIComponent(assistant_id)}`, env.PUBLIC_URL).href : "";

/** The bot of an assistant that was not removed. */
export async function findBot({ db }: Pick<Core, "db">, assistantId: string): Promise<BotRow | undefined> {
  const [found] = await db
    .select({ bot: telegramBots })
    .from(telegramBots)
    .innerJoin(assistants, eq(assistants.id, telegramBots.assistant_id))
    .where(and(eq(telegramBots.assistant_id, assistantId), isNull(assistants.deleted_at)));
  return found?.bot;
}

function statusOf(row: BotRow): TelegramChannel["status"] {
  if (row.error !== null) return "failing";
  return row.webhook_url === null ? "connecting" : "connected";
}

/** The wire form of an assistant's channel: everything but the bot's secrets. */
export const toTelegramChannel = (core: Pick<Core, "env">, row: BotRow | undefined): TelegramChannel => ({
  status: row ? statusOf(row) : "disconnected",
  bot: row ? { id: row.bot_id, name: row.name, username: row.username } : null,
  updates: core.env.PUBLIC_URL?.startsWith("https:") ? "webhook" : "polling",
  error: row?.error ?? null,
  failing_since: row?.failing_since?.toISOString() ?? null,
  last_update_at: row?.last_update_at?.toISOString() ?? null,
  connected_at: row?.created_at.toISOString() ?? null,
});

/** Keeps why a bot does not work; one whose token Telegram does not take is left alone until it has another. */
export async function keepFailure({ db, now }: Pick<Core, "db" | "now">, bot: BotRow, failure: TelegramFailure): Promise<void> {
  const is_refused = failure.fault === "unauthorized";
  const error = is_refused
    ? `Telegram does not take the token any more (${failure.message}); replace it`
    : failure.fault === "conflict"
      ? `Another program takes this bot's messages (${failure.message})`
      : failure.message;
  await db
    .update(telegramBots)
    .set({ error, is_refused, failing_since: sql`coalesce(${telegramBots.failing_since}, ${now().toISOString()}::timestamptz)` })
    .where(isSame(bot));
}

/** The bot as it was read: one that was connected anew is another. */
export const isSame = ({ assistant_id, token_sealed }: BotRow) =>
  and(eq(telegramBots.assistant_id, assistant_id), eq(telegramBots.token_sealed, token_sealed));
