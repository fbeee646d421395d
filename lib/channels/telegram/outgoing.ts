import { createHash } from "node:crypto";
import type { MessageRow } from "../../core/log";
import type { Attachment } from "../../protocol/message";
import { type Formatted, formatted, inMessages, plain } from "./formatted";

/** What of a message is sent as one message at Telegram. `part` names it: a text of a message keeps its place through every edit. */
export type OutgoingPart = { part: number; digest: string } & ({ type: "text"; text: Formatted } | { type: "file"; file: Attachment });

/** Files come after all texts that there may be. */
const FIRST_FILE = 1_000;

type Said = Pick<MessageRow, "sender" | "kind" | "text" | "event" | "citations" | "attachments" | "deleted_at">;

/** What of the lines of the transcript the person outside is told: that somebody of the team is there for them, or will be. */
function wordsOfEvent({ text, event }: Pick<Said, "text" | "event">): string {
  if (event?.type === "joined") return text;
  return event?.type === "handoff_requested" && !event.repeated ? "Somebody from the team will answer you here." : "";
}

const digestOf = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 22);

/** An answer with where it comes from. */
function withSources({ text, citations }: Pick<Said, "text" | "citations">): Formatted {
  const answer = formatted(text);
  for (const { index, title, url } of citations) {
    answer.text += `\n[${index}] `;
    if (url) answer.entities.push({ type: "text_link", url, offset: answer.text.length, length: title.length });
    answer.text += title;
  }
  return answer;
}

function textOf(message: Said): Formatted {
  if (message.kind === "event") return plain(wordsOfEvent(message));
  return message.sender === "assistant" ? withSources(message) : plain(message.text);
}

/**
 * What the person at Telegram gets of a message as it stands now; nothing of a note, of what they wrote themselves, and of
 * what was deleted.
 */
export function partsOf(message: Said): OutgoingPart[] {
  if (message.kind === "note" || message.sender === "user" || message.deleted_at !== null) return [];
  const texts = inMessages(textOf(message)).map(
    (text, part): OutgoingPart => ({ type: "text", part, text, digest: digestOf([text.text, text.entities]) }),
  );
  const files = message.attachments.map(
    (file, index): OutgoingPart => ({ type: "file", part: FIRST_FILE + index, file, digest: digestOf(file.id) }),
  );
  return [...texts, ...files];
}

/** What was sent of a message before: which message at Telegram it is. */
export type SentPart = { part: number; telegram_id: number; digest: string | null };

export type Step =
  | { type: "send"; part: OutgoingPart }
  | { type: "edit"; part: Extract<OutgoingPart, { type: "text" }>; telegramId: number }
  | { type: "delete"; telegramId: number };

/** What is to be done so that the person has what there is now, in order; nothing where they have it. */
export function stepsOf(parts: readonly OutgoingPart[], sent: readonly SentPart[]): Step[] {
  const before = new Map(sent.map((each) => [each.part, each]));
  const steps = parts.flatMap((part): Step[] => {
    const known = before.get(part.part);
    before.delete(part.part);
    if (!known) return [{ type: "send", part }];
    return known.digest === part.digest || part.type === "file" ? [] : [{ type: "edit", part, telegramId: known.telegram_id }];
  });
  return [...steps, ...[...before.values()].map(({ telegram_id }): Step => ({ type: "delete", telegramId: telegram_id }))];
}
