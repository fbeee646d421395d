import type { Item, VisitorSnapshot } from "@/lib/client";
import { cut } from "@/lib/protocol/cut";
import type { Teaser } from "../frame-messages";
import type { Strings } from "../strings";
import { renderMarkdown } from "./markdown";

/** What of a message is shown beside the launcher. */
const TEASER_MAX = 240;

export type Names = { strings: () => Strings; assistant: string };

/** The newest message of the other side. */
export const newestOf = ({ view }: VisitorSnapshot): Item | undefined =>
  view.items.filter(({ mine, message }) => !mine && message.kind !== "event" && !message.deleted_at).at(-1);

/** A message as it is shown beside the launcher: its words alone, or the names of its files. */
export function teaserOf({ message }: Item, { strings, assistant }: Names): Teaser {
  const words = strings();
  const isAssistant = message.sender === "assistant";
  const said = isAssistant ? (renderMarkdown(message.text, [], () => "").textContent ?? "").replace(/\[\d+\]/g, "") : message.text;
  const text = said.trim() || message.attachments.map((file) => file.name).join(", ");
  const author = message.author?.name ?? (isAssistant ? assistant : words.team);
  return { id: message.id ?? 0, author, text: cut(text, TEASER_MAX), dismiss: words.dismiss };
}
