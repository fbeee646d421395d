import { randomUUID } from "node:crypto";
import { and, asc, eq, sql } from "drizzle-orm";
import { dialogs, messages, telegramChats, telegramMessages } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { OutsideActor } from "../../core/log";
import { describeSelf } from "../../core/people";
import { cut } from "../../protocol/cut";
import type { TelegramUser } from "../../protocol/telegram";
import { LIMITS } from "../../protocol/values";
import type { BotRow } from "./bots";

export type ChatRow = typeof telegramChats.$inferSelect;
export type Counterpart = typeof telegramMessages.$inferSelect;

/** The chat of somebody with a bot; it is kept from now on. */
export async function chatOf({ db }: Pick<Core, "db">, bot: BotRow, chatId: number): Promise<ChatRow> {
  const { assistant_id, bot_id } = bot;
  const isIt = and(eq(telegramChats.assistant_id, assistant_id), eq(telegramChats.bot_id, bot_id), eq(telegramChats.chat_id, chatId));
  await db.insert(telegramChats).values({ assistant_id, bot_id, chat_id: chatId, contact_id: randomUUID() }).onConflictDoNothing();
  const [row] = await db.select().from(telegramChats).where(isIt);
  if (!row) throw new Error("the chat was erased in this very moment");
  return row;
}

/** What somebody is called at Telegram. */
export const nameOf = ({ first_name, last_name, username }: TelegramUser): string =>
  cut(
    [first_name, last_name].filter(Boolean).join(" ").toWellFormed().replaceAll("\0", "").trim() || `@${username ?? "telegram"}`,
    LIMITS.NAME_MAX,
  );

/**
 * Who writes in a chat: whoever its person was merged into, where they were.
 * @returns undefined where nothing of theirs is let in
 */
export async function personOf(core: Core, bot: BotRow, chat: ChatRow, from: TelegramUser): Promise<OutsideActor | undefined> {
  const own = await core.rows.contact(chat.contact_id);
  const row = (own?.merged_into ? await core.rows.contact(own.merged_into) : undefined) ?? own;
  const now = core.now();
  if ([own, row].some((each) => each?.blocked_until && each.blocked_until > now)) return undefined;
  const common = { workspaceId: bot.workspace_id, contactId: row?.id ?? chat.contact_id, name: row?.name ?? nameOf(from) };
  if (row?.kind === "customer" && row.site_id !== null && row.external_id !== null)
    return {
      ...common,
      type: "customer",
      siteId: row.site_id,
      externalId: row.external_id,
      email: row.email,
      assistantId: bot.assistant_id,
    };
  return { ...common, type: "visitor", assistantId: bot.assistant_id };
}

/** Keeps what Telegram says of a person with them, where it is new. */
export async function keepIdentity(core: Core, actor: OutsideActor, from: TelegramUser): Promise<void> {
  const row = await core.rows.contact(actor.contactId);
  const attributes = { telegram_id: from.id, telegram_username: from.username ?? null };
  const isKnown = Object.entries(attributes).every(([key, value]) => (row?.attributes[key] ?? null) === value);
  if (isKnown) return;
  const context = from.language_code === undefined ? {} : { context: { locale: cut(from.language_code, 35) } };
  await describeSelf(core, actor, { attributes, ...context });
}

/**
 * The conversation of a chat from now on. What its commits say after `seq` is due to the chat, also where they came before this.
 * The dialog's row is locked: a commit that is under way either finds the chat or is waited for.
 */
export async function linkChat({ db }: Pick<Core, "db">, chat: ChatRow, dialogId: number, seq: number): Promise<void> {
  if (chat.dialog_id === dialogId) return;
  await db.transaction(async (tx) => {
    const [dialog] = await tx.select({ last_seq: dialogs.last_seq }).from(dialogs).where(eq(dialogs.id, dialogId)).for("update");
    if (!dialog) return;
    await tx
      .update(telegramChats)
      .set({ dialog_id: dialogId, due_seq: dialog.last_seq, delivered_seq: seq })
      .where(and(eq(telegramChats.id, chat.id), sql`${telegramChats.dialog_id} is distinct from ${dialogId}`));
  });
}

/** Which of our messages a message at Telegram is, its parts in order; those that are still in the chat's conversation. */
export async function ourMessages({ db }: Pick<Core, "db">, chat: ChatRow, telegramId: number): Promise<Counterpart[]> {
  if (chat.dialog_id === null) return [];
  const rows = await db
    .select({ row: telegramMessages })
    .from(telegramMessages)
    .innerJoin(messages, and(eq(messages.id, telegramMessages.message_id), eq(messages.dialog_id, chat.dialog_id)))
    .where(and(eq(telegramMessages.chat, chat.id), eq(telegramMessages.telegram_id, telegramId)))
    .orderBy(asc(telegramMessages.part));
  return rows.map(({ row }) => row);
}

/** Remembers which messages are which; what is known already stays. */
export async function pair({ db }: Pick<Core, "db">, row: typeof telegramMessages.$inferInsert): Promise<void> {
  await db.insert(telegramMessages).values(row).onConflictDoNothing();
}

/** Remembers up to which edit a message at Telegram is followed. @param edited in Unix seconds */
export async function markEdited({ db }: Pick<Core, "db">, chat: ChatRow, telegramId: number, edited: number): Promise<void> {
  await db
    .update(telegramMessages)
    .set({ edited })
    .where(and(eq(telegramMessages.chat, chat.id), eq(telegramMessages.telegram_id, telegramId)));
}
