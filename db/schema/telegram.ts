import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, ref, rowId } from "./columns";
import { dialogs, messages } from "./log";
import { assistants, workspaces } from "./people";

/** An id that Telegram gave. */
const telegramId = (name: string) => bigint(name, { mode: "number" });

/** The bot of an assistant at Telegram. A bot serves one assistant: its updates go to one place. */
export const telegramBots = pgTable(
  "telegram_bots",
  {
    assistant_id: text("assistant_id")
      .primaryKey()
      .references(() => assistants.id, { onDelete: "cascade" }),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    bot_id: telegramId("bot_id").notNull(),
    username: text("username").notNull(),
    name: text("name").notNull(),
    token_sealed: text("token_sealed").notNull(),
    /** What Telegram shows with each update that it posts, encrypted. */
    webhook_sealed: text("webhook_sealed").notNull(),
    /** Where Telegram was last asked to post updates: empty for nowhere, null before it was asked. */
    webhook_url: text("webhook_url"),
    /** The newest update that was taken by polling; the next one is asked for after it. */
    update_id: telegramId("update_id"),
    last_update_at: at("last_update_at"),
    /** Why it does not work, and since when; null while it does. */
    error: text("error"),
    failing_since: at("failing_since"),
    /** Telegram does not take the token any more: nothing is tried until there is another. */
    is_refused: boolean("is_refused").notNull().default(false),
    created_at: createdAt(),
  },
  (t) => [uniqueIndex("telegram_bots_bot").on(t.bot_id)],
);

/** A private chat with a bot, its person, its conversation, and how far that was delivered to it. */
export const telegramChats = pgTable(
  "telegram_chats",
  {
    id: rowId(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    bot_id: telegramId("bot_id").notNull(),
    chat_id: telegramId("chat_id").notNull(),
    /** Their row comes with the first message. */
    contact_id: uuid("contact_id").notNull(),
    dialog_id: ref("dialog_id").references(() => dialogs.id, { onDelete: "cascade" }),
    /** The one that was merged into it: what stood there was this chat's. */
    previous_dialog_id: ref("previous_dialog_id"),
    /** The newest number of the conversation, written by its commits. */
    due_seq: ref("due_seq").notNull().default(0),
    /** Up to which number it was delivered. */
    delivered_seq: ref("delivered_seq").notNull().default(0),
    /** Attempts that failed in a row, and when the next one is due. */
    attempts: integer("attempts").notNull().default(0),
    retry_at: at("retry_at"),
    created_at: createdAt(),
  },
  (t) => [
    uniqueIndex("telegram_chats_chat").on(t.assistant_id, t.bot_id, t.chat_id),
    index("telegram_chats_dialog").on(t.dialog_id),
    index("telegram_chats_due").on(t.id).where(sql`${t.due_seq} > ${t.delivered_seq}`),
  ],
);

/** Which message at Telegram is which of ours, both ways: a long one of either side is several of the other. */
export const telegramMessages = pgTable(
  "telegram_messages",
  {
    chat: ref("chat")
      .notNull()
      .references(() => telegramChats.id, { onDelete: "cascade" }),
    telegram_id: telegramId("telegram_id").notNull(),
    message_id: ref("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    part: integer("part").notNull(),
    /** A hash of what was sent, or of what an edit made of it; null for what came in. */
    digest: text("digest"),
    /** When it was last edited at Telegram, in Unix seconds; 0 for never. */
    edited: bigint("edited", { mode: "number" }).notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.chat, t.telegram_id, t.part] }), index("telegram_messages_message").on(t.message_id, t.chat, t.part)],
);
