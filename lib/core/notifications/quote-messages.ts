import { cut } from "../../protocol/cut";
import { mentionedIn, sayMentions } from "../../protocol/mention";
import { add, countsAsUnread, type Draft, type Facts, type MessageRow, type NotificationRow, publish, toRef } from "../log";
import { published, readEvents } from "./notify";

const EXCERPT_CHARS = 140;
/** The type of notification that quotes a message. */
export const MESSAGE = "message";

/** The type of notification of a note that mentions somebody. */
export const MENTION = "mention";

/** So much of a text stands in a notification. */
const excerptOf = (text: string): string => cut(text, EXCERPT_CHARS);

/** How a notification quotes a message. */
export const quoteOf = (message: MessageRow) => ({
  title: `${message.author_name} wrote`,
  body: excerptOf(message.text) || (message.attachments[0]?.name ?? ""),
});

/** How a notification quotes a note in which its author mentions somebody. */
export const mentionIn = (note: MessageRow) => ({
  title: `${note.author_name} mentioned you`,
  body: excerptOf(sayMentions(note.text)),
});

/** Notes are quoted in notifications of mentions, and in no others. */
function quotes(row: NotificationRow, { kind, text, attachments }: MessageRow): boolean {
  if (kind === "note") return row.type === MENTION && excerptOf(sayMentions(text)) === row.body;
  return row.type === MESSAGE && (text.startsWith(row.body) || attachments.some(({ name }) => name === row.body));
}

/**
 * Takes a message's words out of the notifications that quote it, read ones too, with what goes out by push and e-mail
 * later: an edited message is quoted anew, but for members whom a note does not mention any more; in place of a deleted one the newest that is left is quoted, or nothing.
 * @param before the message as it was @param after as it is now; null once it is deleted
 */
export function quoteAnew(draft: Draft, before: MessageRow, after: MessageRow | null): void {
  const quoting = draft.facts.notifications.filter((row) => quotes(row, before));
  const isNote = before.kind === "note";
  const instead = after ?? (isNote ? undefined : newestFrom(draft.facts, before));
  for (const row of quoting) {
    const isLeftOut = isNote && after !== null && !mentionedIn(after.text).some((id) => row.principal === `member:${id}`);
    if (instead && !isLeftOut && (after !== null || row.read_at === null)) {
      const quoted = { ...row, ...(isNote ? mentionIn(instead) : quoteOf(instead)) };
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
