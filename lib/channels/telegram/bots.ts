import { and, eq, isNull } from "drizzle-orm";
import { assistants, telegramBots } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { TelegramChannel } from "../../protocol/routes/telegram";

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
