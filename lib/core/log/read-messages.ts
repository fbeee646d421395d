import type { Message } from "../../protocol/message";
import { type PersonNow, peopleIn, withNames } from "../../protocol/transcript-line";
import type { Actor } from "./actor";
import type { LogCore } from "./core";
import { type StoredMessage, toMessage } from "./views";

/** People whose names are known already, by their key. */
export type KnownPeople = ReadonlyMap<string, PersonNow>;

/**
 * The wire form of stored messages, with the names and pictures that people have now.
 * @param reader as for `toMessage`
 */
export const readMessages = (
  core: Pick<LogCore, "rows">,
  reader: Actor | null,
  rows: readonly StoredMessage[],
  known?: KnownPeople,
): Promise<Message[]> =>
  nameNow(
    core,
    rows.map((row) => toMessage(row, reader)),
    known,
  );

/** Messages with the names that people have now: two queries however many they are. Not for inside a transaction. */
export async function nameNow({ rows }: Pick<LogCore, "rows">, messages: readonly Message[], known?: KnownPeople): Promise<Message[]> {
  const people = new Map<string, PersonNow | undefined>(known);
  const others = new Set(messages.flatMap(peopleIn).filter((key) => !people.has(key)));
  await Promise.all([...others].map(async (key) => people.set(key, await personNow(rows, key))));
  return messages.map((message) => withNames(message, (key) => people.get(key)));
}

/** Undefined for whoever is gone, and for who has no name of their own: what was written stands. */
async function personNow(rows: LogCore["rows"], key: string): Promise<PersonNow | undefined> {
  const id = key.slice(key.indexOf(":") + 1);
  if (key.startsWith("contact:")) {
    const contact = await rows.contactName(id);
    return contact && { name: contact.name, avatar_url: null };
  }
  if (!key.startsWith("member:")) return undefined;
  const member = await rows.person(Number(id));
  return member && { name: member.name, avatar_url: member.avatar_url };
}
