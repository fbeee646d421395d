import { mentionedIn, renameMentions } from "./mention";
import type { Message } from "./message";

/** A person named in a line of the transcript: `member:3`, `contact:…`, and what they were called when it was written. */
export type NamedPerson = { key: string; name: string };
/** A line of the transcript in parts, so that it can be said with the names that people have now. */
export type LineParts = readonly (string | NamedPerson)[];

/** Visitors and customers are contacts, under one key. */
export const personKey = (type: string, id: string | number): string =>
  type === "visitor" || type === "customer" ? `contact:${id}` : `${type}:${id}`;

const AUTHORS: Record<Message["sender"], string> = { user: "contact", manager: "member", assistant: "assistant", system: "system" };

/** @returns the key of a message's author, null where it has none */
const authorKey = ({ sender, author }: Pick<Message, "sender" | "author">): string | null =>
  author === null ? null : `${AUTHORS[sender]}:${author.id}`;

export const sayLine = (parts: LineParts): string => parts.map((part) => (typeof part === "string" ? part : part.name)).join("");

const linePartsOf = (message: Pick<Message, "event">): LineParts | null => (message.event?.line as LineParts | undefined) ?? null;

/** @returns the keys of all whom a message names: its author, those in its line, those whom a note mentions */
export function peopleIn(message: Message): string[] {
  const named = (linePartsOf(message) ?? []).flatMap((part) => (typeof part === "string" ? [] : [part.key]));
  const author = authorKey(message);
  const mentioned = message.kind === "note" ? mentionedIn(message.text).map((id) => personKey("member", id)) : [];
  return [...(author === null ? [] : [author]), ...named, ...mentioned];
}

export type PersonNow = { name: string; avatar_url: string | null };

/** The message with the names that people have now; the same object where nothing is another. */
export function withNames(message: Message, now: (key: string) => PersonNow | undefined): Message {
  const author = message.author && withAuthorNow(message.author, now(authorKey(message) as string));
  const event = eventNow(message.event, now);
  const text = event === message.event ? textNow(message, now) : sayLine(event?.line as LineParts);
  if (author === message.author && event === message.event && text === message.text) return message;
  return { ...message, author, text, ...(event ? { event } : {}) };
}

const textNow = ({ kind, text }: Message, now: (key: string) => PersonNow | undefined): string =>
  kind === "note" ? renameMentions(text, (id) => now(personKey("member", id))?.name) : text;

function withAuthorNow(author: NonNullable<Message["author"]>, person: PersonNow | undefined): NonNullable<Message["author"]> {
  if (!person || (person.name === author.name && person.avatar_url === author.avatar_url)) return author;
  return { ...author, ...person };
}

function eventNow(event: Message["event"], now: (key: string) => PersonNow | undefined): Message["event"] {
  const parts = event?.line as LineParts | undefined;
  if (!event || !parts) return event;
  let name = event.name;
  let changed = false;
  const line = parts.map((part) => {
    const current = typeof part === "string" ? undefined : now(part.key)?.name;
    if (typeof part === "string" || current === undefined || current === part.name) return part;
    if (name === part.name) name = current;
    changed = true;
    return { ...part, name: current };
  });
  return changed ? { ...event, ...(name === undefined ? {} : { name }), line } : event;
}
