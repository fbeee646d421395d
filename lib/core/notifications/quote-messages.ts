import { cut } from "../../protocol/cut";
import { add, countsAsUnread, type Draft, type Facts, type MessageRow, publish, toRef } from "../log";
import { published, readEvents } from "./notify";

const EXCERPT_CHARS = 140;
/** The type of notification that quotes a message. */
export const MESSAGE = "message";

/** So much of a text stands in a notification. */
const excerptOf = (text: string): string => cut(text, EXCERPT_CHARS);

/** How a notification quotes a message. */
export const quoteOf = (message: MessageRow) => ({
  title: `${message.author_name} wrote`,
  body: excerptOf(message.text) || (message.attachments[0]?.name ?? ""),
});

/**
 * Takes a message's words out of the notifications that quote it, read ones too, with what goes out by push and e-mail
 * later: an edited message is quoted anew, in place of a deleted one the newest that is left is quoted, or nothing.
 * @param before the message as it was @param after as it is now; null once it is deleted
 */
export function quoteAnew(draft: Draft, before: MessageRow, after: MessageRow | null): void {
  const quoting = draft.facts.notifications.filter(
    ({ type, body }) => type === MESSAGE && (before.text.startsWith(body) || before.attachments.some(({ name }) => name === body)),
  );
  const instead = after ?? newestFrom(draft.facts, before);
  for (const row of quoting) {
    if (instead && (after !== null || row.read_at === null)) {
      const quoted = { ...row, ...quoteOf(instead) };
      add(draft, { notifications: [{ type: "reword", row: quoted }] });
      if (row.read_at === null) publish(draft, published(quoted, toRef(draft.facts.dialog)));
    } else {
      add(draft, { notifications: [{ type: "drop", id: row.id }] });
      publish(draft, ...readEvents([row]));
    }
  }
}

/** The newest message of the person outside that was not read yet. */
function newestFrom({ messages, dialog }: Facts, { id }: MessageRow): MessageRow | undefined {
  if (dialog.unread_members === 0) return undefined;
  return messages
    .filter((row) => row.sender === "user" && row.id !== id && countsAsUnread(row))
    .reduce<MessageRow | undefined>((newest, row) => (newest && newest.seq > row.seq ? newest : row), undefined);
}
