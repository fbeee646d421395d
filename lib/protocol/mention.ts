/**
 * A colleague who is mentioned in a note stands in its text as `@[Dana Whitfield](member:7)`: the id says who it is, the name
 * what they were called. Whoever reads the log gets the name that they have now.
 */
const MENTION = /@\[([^[\]\n]{1,100})\]\(member:([1-9]\d{0,14})\)/g;

/** So many of one note are notified. */
const MENTIONS_MAX = 20;

/** A part of a note's text: words, or a member who is mentioned. */
type NotePart = { text: string; memberId: number | null };

/** A name as it can stand between the brackets. */
const bracketed = (name: string): string =>
  name
    .replace(/[[\]\n]/g, " ")
    .slice(0, 100)
    .trim() || "?";

export const mentionOf = (memberId: number, name: string): string => `@[${bracketed(name)}](member:${memberId})`;

/** The members whom a text mentions, each once. */
export const mentionedIn = (text: string): number[] =>
  text.includes("](member:") ? [...new Set([...text.matchAll(MENTION)].map((match) => Number(match[2])))].slice(0, MENTIONS_MAX) : [];

/** The text as one reads it: `@Dana Whitfield`. */
export const sayMentions = (text: string): string => text.replace(MENTION, "@$1");

/** The text with the names that members have now. @param nameOf undefined for who is not known */
export const renameMentions = (text: string, nameOf: (memberId: number) => string | undefined): string =>
  text.replace(MENTION, (_whole, name: string, id: string) => mentionOf(Number(id), nameOf(Number(id)) ?? name));

/** The text in parts, those that mention somebody by themselves. */
export function noteParts(text: string): NotePart[] {
  const parts: NotePart[] = [];
  let at = 0;
  for (const match of text.matchAll(MENTION)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), memberId: null });
    parts.push({ text: `@${match[1]}`, memberId: Number(match[2]) });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), memberId: null });
  return parts;
}

/** Who can be mentioned, by the words that stand behind the `@` while one writes: two of one name are told apart. */
export type Mentionable = { id: number; name: string; words: string };

export function mentionable(members: readonly { id: number; name: string; email: string }[]): Mentionable[] {
  const isTwice = (name: string) => members.filter((other) => other.name === name).length > 1;
  return members.map(({ id, name, email }) => ({ id, name, words: isTwice(name) ? `${name} (${email})` : name }));
}

/** The same while a stored text is edited: also whom it mentions already though they can't be mentioned anew, by words of their own. */
export function withMentioned(text: string, people: readonly Mentionable[]): Mentionable[] {
  const all = [...people];
  for (const [, name = "", given] of text.matchAll(MENTION)) {
    const id = Number(given);
    if (all.some((person) => person.id === id)) continue;
    all.push({ id, name, words: all.some(({ words }) => words === name) ? `${name} (${id})` : name });
  }
  return all;
}

/** What was written with the words of `mentionable`, as it is stored. */
export function storeMentions(text: string, people: readonly Mentionable[]): string {
  const longestFirst = [...people].sort((a, b) => b.words.length - a.words.length);
  let stored = "";
  let at = 0;
  while (at < text.length) {
    const isMention = text[at] === "@" && !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "");
    const person = isMention ? longestFirst.find(({ words }) => standsAt(text, at + 1, words)) : undefined;
    stored += person ? mentionOf(person.id, person.name) : text[at];
    at += person ? person.words.length + 1 : 1;
  }
  return stored;
}

const standsAt = (text: string, at: number, words: string): boolean =>
  text.startsWith(words, at) && !/[\p{L}\p{N}]/u.test(text[at + words.length] ?? "");

/** The other way: a stored text as one goes on writing it. */
export const writeMentions = (text: string, people: readonly Mentionable[]): string =>
  text.replace(MENTION, (_whole, name: string, id: string) => `@${people.find((person) => person.id === Number(id))?.words ?? name}`);
