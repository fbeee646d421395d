import type { Dialog } from "@/lib/protocol/dialog";
import type { Message } from "@/lib/protocol/message";
import type { DialogStatus, Priority } from "@/lib/protocol/values";

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
  human: "In hand",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

export const PRIORITY_WORDS: Record<Priority, string> = { low: "Low", normal: "Normal", high: "High", urgent: "Urgent" };

const attached = (message: Message): string => {
  const [first, ...more] = message.attachments;
  if (!first) return "";
  const what = first.type.startsWith("image/") ? "Picture" : first.name;
  return more.length > 0 ? `${what} and ${more.length} more` : what;
};

/** Markdown's marks say nothing in one line of a list. */
const plain = (text: string): string =>
  text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`#>~]+/g, "")
    .replace(/\s+/g, " ")
    .trim();

/** The last line of a conversation, with who said it. */
export function lastLine(dialog: Dialog, memberId: number): string {
  const message = dialog.last_message;
  if (!message) return "No messages yet";
  if (message.deleted_at) return "Message deleted";
  const text = plain(message.text) || attached(message);
  if (message.kind === "event") return text;
  if (message.kind === "note") return `Note: ${text}`;
  if (message.sender === "assistant") return `Assistant: ${text}`;
  if (message.sender !== "manager") return text;
  return `${message.author?.id === memberId ? "You" : (message.author?.name.split(" ")[0] ?? "Team")}: ${text}`;
}
