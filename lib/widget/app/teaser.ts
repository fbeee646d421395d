import type { Item, VisitorSnapshot } from "@/lib/client";
import { cut } from "@/lib/protocol/cut";
import type { Teaser } from "../frame-messages";
import type { Strings } from "../strings";
import { loadWords } from "./words";

/** What of a message is shown beside the launcher. */
const TEASER_MAX = 240;

export type Names = { strings: () => Strings; assistant: string };

type Said = Item["message"];

/**
 * The newest message of the other side that is unread: in the conversation that is shown, or in another. What was moved from
 * another conversation is old, but for the one that was told of there.
 * @param told the id of the message that was told of last
 */
export function newestOf({ view, unread, conversations }: VisitorSnapshot, told: number | null): Said | undefined {
  const others = conversations.filter((dialog) => dialog.id !== view.id && dialog.unread > 0);
  const elsewhere = others.reduce((sum, dialog) => sum + dialog.unread, 0);
  if (unread <= elsewhere) return others.find(({ last_message }) => last_message?.sender !== "user")?.last_message ?? undefined;
  return view.items.findLast(
    ({ mine, message: { kind, deleted_at, moved_from } }) =>
      !mine && kind !== "event" && !deleted_at && (!moved_from || moved_from.message_id === told),
  )?.message;
}

/** A message as it is shown beside the launcher: its words alone, or the names of its files. */
export async function teaserOf(message: Said, { strings, assistant }: Names): Promise<Teaser> {
  const words = strings();
  const isAssistant = message.sender === "assistant";
  const said = isAssistant ? (await plain(message.text)).replace(/\[\d+\]/g, "") : message.text;
  const text = said.trim() || message.attachments.map((file) => file.name).join(", ");
  const author = message.author?.name ?? (isAssistant ? assistant : words.team);
  return { id: message.id ?? 0, author, text: cut(text, TEASER_MAX), dismiss: words.dismiss };
}

/** Without the marks of Markdown; with them where the script that reads it can't be had. */
const plain = (text: string): Promise<string> =>
  loadWords().then(
    ({ plainOf }) => plainOf(text),
    () => text,
  );
