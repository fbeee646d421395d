import type { Dialog } from "@/lib/protocol/dialog";
import type { Attachment, Message } from "@/lib/protocol/message";
import { isDrawn } from "@/lib/protocol/picture";
import type { Channel, DialogStatus, Priority } from "@/lib/protocol/values";

/** Whose conversation it is, as a list or a heading says it. */
export const titleOf = (dialog: Dialog): string => dialog.visitor?.name ?? roomTitle(dialog.room);

/** The name of a room without its type. */
export function roomTitle(room: string): string {
  const cut = room.indexOf("_");
  const [type, rest] = [room.slice(0, cut), room.slice(cut + 1)];
  switch (type) {
    case "channel":
      return `# ${rest}`;
    case "order":
      return `Order ${rest}`;
    case "quote":
      return `Quote ${rest}`;
    case "support":
      return `Conversation ${rest}`;
    default:
      return "Direct messages";
  }
}

export const STATUS_WORDS: Record<DialogStatus, string> = {
  assistant: "With the assistant",
  queued: "Waiting",
  human: "Active",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

/** What the way is called by which a conversation came. */
export const CHANNEL_WORDS: Record<Channel, string> = { web: "Website", telegram: "Telegram", email: "Email", api: "API" };

export const PRIORITY_WORDS: Record<Priority, string> = { low: "Low", normal: "Normal", high: "High", urgent: "Urgent" };

const attached = (attachments: readonly Pick<Attachment, "name" | "type">[]): string => {
  const [first, ...more] = attachments;
  if (!first) return "";
  const what = isDrawn(first.type) ? "Picture" : first.name;
  return more.length > 0 ? `${what} and ${more.length} more` : what;
};

/** A line that only rules a table off. */
const TABLE_RULE = /^(?=.*-{3})[|: -]+$/gm;

/** Markdown's marks and the rules of a table say nothing in one line of a list. */
const plain = (text: string): string =>
  text
    .replace(TABLE_RULE, " ")
    .replace(/^\s*\|(.*)\|\s*$/gm, (_row, cells: string) =>
      cells
        .split("|")
        .map((cell) => cell.trim())
        .filter(Boolean)
        .join(", "),
    )
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`#>~]+/g, "")
    .replace(/\s+/g, " ")
    .trim();

/**
 * What a list shows of a conversation: the person's own last words, for one who waits without any the reason, else what
 * the team wrote to them. Neither notes nor what the assistant said are anybody's last words.
 */
export function lastLine({ last_words: words, last_message: message, queue, visitor }: Dialog, memberId: number): string {
  if (words) return asTyped(words.text) || attached(words.attachments);
  if (visitor && queue?.reason) return queue.reason;
  if (!message || (visitor && !isReply(message))) return "No messages yet";
  if (message.deleted_at) return "Message deleted";
  const text = plain(message.text) || attached(message.attachments);
  return `${message.author?.id === memberId ? "You" : (message.author?.name.split(" ")[0] ?? "Team")}: ${text}`;
}

/** A person's words stand as they are, in one line. */
const asTyped = (text: string): string => text.replace(TABLE_RULE, " ").replace(/\s+/g, " ").trim();

const isReply = ({ sender, kind }: Message): boolean => sender === "manager" && kind !== "note" && kind !== "event";

/** Who of the team had the last word, where it was not the person outside. */
export function answeredBy({ last_message: message }: Dialog, memberId: number): string | null {
  if (!message || !isReply(message) || message.deleted_at) return null;
  return message.author?.id === memberId ? "You" : (message.author?.name ?? null);
}
