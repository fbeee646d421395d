import { and, asc, eq, gt, max, sql } from "drizzle-orm";
import { messages, telegramChats, telegramMessages } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { MessageRow } from "../../core/log";
import { uuidOf } from "../../core/system";
import type { ChatRow } from "./chats";
import { noteOnce } from "./note-undelivered";
import { partsOf } from "./outgoing";

/** Messages among which the first that should have gone is looked for. */
const LOOKED_AT = 100;
const LOOKED_AT_AGAIN_MS = 86_400_000;

/**
 * What is due to a chat whose bot does not work: the team is told, once until something comes or goes there again.
 * @param isKept the bot is there, and what waits is sent once it has another token; else it counts as done with, so that
 *   nothing old is sent when the bot comes back
 */
export async function leaveUndelivered(core: Core, chat: ChatRow, { isKept }: { isKept: boolean }): Promise<void> {
  const first = await firstWaiting(core, chat);
  if (first) {
    const after = isKept ? "It is sent once the bot has another token." : "Connect it again, and write anew.";
    const client_id = uuidOf("telegram without bot", String(chat.id), String(await newestAtTelegram(core, chat)), String(isKept));
    await noteOnce(core, first, `Not delivered: the bot is not connected. ${after}`, client_id);
  }
  const change = isKept
    ? { retry_at: new Date(core.now().getTime() + LOOKED_AT_AGAIN_MS) }
    : { delivered_seq: sql`greatest(${telegramChats.delivered_seq}, ${chat.due_seq}::bigint)`, attempts: 0, retry_at: null };
  await core.db
    .update(telegramChats)
    .set(change)
    .where(and(eq(telegramChats.id, chat.id), eq(telegramChats.dialog_id, chat.dialog_id ?? 0)));
}

async function firstWaiting({ db }: Core, { dialog_id, delivered_seq }: ChatRow): Promise<MessageRow | undefined> {
  const rows = await db
    .select()
    .from(messages)
    .where(and(eq(messages.dialog_id, dialog_id ?? 0), gt(messages.seq, delivered_seq)))
    .orderBy(asc(messages.seq))
    .limit(LOOKED_AT);
  return rows.find((row) => !row.moved?.to && partsOf(row).length > 0);
}

/** Nothing comes or goes while the bot does not work: this names the stretch. */
async function newestAtTelegram({ db }: Core, { id }: ChatRow): Promise<number> {
  const [row] = await db
    .select({ newest: max(telegramMessages.telegram_id) })
    .from(telegramMessages)
    .where(eq(telegramMessages.chat, id));
  return row?.newest ?? 0;
}
