import { and, eq, gt, inArray, isNull, notInArray, or, sql } from "drizzle-orm";
import { contacts, members, messages, receipts } from "../../../../db/schema";
import type { Person } from "../../../protocol/dialog";
import type { Room } from "../../../protocol/routes/rooms";
import { type Actor, actorId, type DialogRow, directPairOf, isOutside, principalKey, roomOf } from "../../log";
import type { Core } from "../core";
import { summarize } from "../dialogs/summarize";

/** The wire form of rooms. Unread in a support dialog is the team's; in any other room it is the caller's own. */
export async function toRooms(core: Core, actor: Actor, rows: readonly DialogRow[]): Promise<Room[]> {
  const [dialogs, unread, people] = await Promise.all([
    summarize(core, actor, rows),
    countUnread(core, actor, rows),
    participantsOf(core, rows),
  ]);
  return dialogs.map((dialog, at) => {
    const row = rows[at] as DialogRow;
    return {
      ...dialog,
      name: roomOf(row),
      kind: row.kind,
      unread: row.kind === "support" ? dialog.unread : (unread.get(row.id) ?? 0),
      participants: pairOf(row).flatMap((id) => people.get(id) ?? []),
    };
  });
}

/** By dialog id, where there are any: the messages of others in rooms that the actor has not read. */
export async function countUnread(
  core: Pick<Core, "db">,
  actor: Actor,
  rows: readonly Pick<DialogRow, "id" | "kind">[],
): Promise<Map<number, number>> {
  const ids = rows.filter((row) => row.kind !== "support").map((row) => row.id);
  if (ids.length === 0) return new Map();
  const kinds: ("event" | "note")[] = isOutside(actor) ? ["event", "note"] : ["event"];
  const own = and(eq(messages.author_type, actor.type), eq(messages.author_id, String(actorId(actor))));
  const counts = await core.db
    .select({ id: messages.dialog_id, n: sql<number>`count(*)::int` })
    .from(messages)
    .leftJoin(receipts, and(eq(receipts.dialog_id, messages.dialog_id), eq(receipts.principal, principalKey(actor))))
    .where(
      and(
        inArray(messages.dialog_id, ids),
        isNull(messages.deleted_at),
        notInArray(messages.kind, kinds),
        gt(messages.seq, sql`coalesce(${receipts.read_seq}, 0)`),
        or(isNull(messages.author_id), sql`not (${own})`),
      ),
    )
    .groupBy(messages.dialog_id);
  return new Map(counts.map(({ id, n }) => [id, n]));
}

const pairOf = (row: DialogRow): readonly string[] => (row.kind === "user" ? (directPairOf(row.room) ?? []) : []);

/** The people of direct messages, by their id as text. */
async function participantsOf(core: Core, rows: readonly DialogRow[]): Promise<Map<string, Person>> {
  const ids = [...new Set(rows.flatMap(pairOf))];
  const ofMembers = ids.filter((id) => /^\d+$/.test(id)).map(Number);
  const ofContacts = ids.filter((id) => !/^\d+$/.test(id));
  const [team, customers] = await Promise.all([
    ofMembers.length === 0
      ? []
      : core.db
          .select({ id: members.id, name: members.name, avatar_url: members.avatar_url })
          .from(members)
          .where(inArray(members.id, ofMembers)),
    ofContacts.length === 0
      ? []
      : core.db.select({ id: contacts.id, name: contacts.name }).from(contacts).where(inArray(contacts.id, ofContacts)),
  ]);
  const people: Person[] = [...team, ...customers.map((person) => ({ ...person, avatar_url: null }))];
  return new Map(people.map((person) => [String(person.id), person]));
}
