import type { Message } from "../../protocol/message";
import { type PersonNow, peopleIn, withNames } from "../../protocol/transcript-line";
import type { LogCore } from "./core";
import { type MessageRow, toMessage } from "./views";

/** The wire form of stored messages, with the names and pictures that people have now. */
export const readMessages = (core: Pick<LogCore, "rows">, rows: readonly MessageRow[]): Promise<Message[]> =>
  nameNow(core, rows.map(toMessage));

/** Messages with the names that people have now: two queries however many they are. Not for inside a transaction. */
export async function nameNow({ rows }: Pick<LogCore, "rows">, messages: readonly Message[]): Promise<Message[]> {
  const keys = [...new Set(messages.flatMap(peopleIn))];
  const people = new Map(
    await Promise.all(keys.map(async (key): Promise<[string, PersonNow | undefined]> => [key, await personNow(rows, key)])),
  );
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
  const member = await rows.member(Number(id));
  return member && { name: member.name, avatar_url: member.avatar_url };
}
