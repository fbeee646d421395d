import { and, desc, eq, isNull, notInArray } from "drizzle-orm";
import { messages, notifications } from "../../../db/schema";
import { cut } from "../../protocol/cut";
import type { Core } from "../core";
import type { OpenDialog } from "../log/change-dialog";
import type { MessageRow } from "../log/views";
import { notifyAgain, readEvents, told } from "./notify";

const EXCERPT_CHARS = 140;
const MESSAGE = "message";

/** So much of a text stands in a notification. */
export const excerptOf = (text: string): string => cut(text, EXCERPT_CHARS);

const newsOf = (message: MessageRow) => ({
  title: `${message.author_name} wrote`,
  body: excerptOf(message.text) || (message.attachments[0]?.name ?? ""),
});

/** The operator who has the conversation hears that the person outside wrote; once, however much they write before it is read. */
export async function tellOperator(core: Core, open: OpenDialog, operatorId: number, message: MessageRow): Promise<void> {
  const { row, tx } = open;
  const news = { ...newsOf(message), type: MESSAGE, url: `/inbox/${row.id}`, topic: "mine" as const, dialogId: row.id };
  for (const event of await notifyAgain(tx, row.workspace_id, `member:${operatorId}`, news, core.now())) open.tell(event);
}

/**
 * Takes a message's words out of the notifications that quote it, read ones too, with what goes out by push and e-mail
 * later: an edited message is quoted anew, in place of a deleted one the newest that is left is quoted, or nothing.
 * @param before the message as it was @param after as it is now; null once it is deleted
 */
export async function retellMessage(open: OpenDialog, before: MessageRow, after: MessageRow | null): Promise<void> {
  const { row, tx } = open;
  const rows = await tx
    .select()
    .from(notifications)
    .where(and(eq(notifications.dialog_id, row.id), eq(notifications.type, MESSAGE)));
  const quoting = rows.filter(({ body }) => before.text.startsWith(body) || before.attachments.some(({ name }) => name === body));
  if (quoting.length === 0) return;
  const instead = after ?? (await newestFrom(open, before));
  for (const { id, principal, read_at } of quoting) {
    if (instead && (after !== null || read_at === null)) {
      const [renewed] = await tx.update(notifications).set(newsOf(instead)).where(eq(notifications.id, id)).returning();
      if (renewed && read_at === null) open.tell(told(renewed));
    } else {
      await tx.delete(notifications).where(eq(notifications.id, id));
      for (const event of readEvents([{ id, principal }])) open.tell(event);
    }
  }
}

/** The newest message of the person outside that was not read yet. */
async function newestFrom({ tx, row }: OpenDialog, { id }: MessageRow): Promise<MessageRow | undefined> {
  if (row.unread_members === 0) return undefined;
  const [newest] = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.dialog_id, row.id),
        eq(messages.sender, "user"),
        isNull(messages.deleted_at),
        notInArray(messages.kind, ["event", "note"]),
      ),
    )
    .orderBy(desc(messages.seq))
    .limit(1);
  return newest?.id === id ? undefined : newest;
}
