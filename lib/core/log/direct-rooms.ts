import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { dialogs, members } from "../../../db/schema";
import type { CustomerActor } from "./actor";

/**
 * The one name of the direct messages of two people: members by their id, a customer by that of their contact. Lower id first,
 * compared as numbers where both are, else as text (protocol.md 6).
 */
export function directRoomName(a: string | number, b: string | number): string {
  const numeric = /^\d+$/.test(String(a)) && /^\d+$/.test(String(b));
  const [low, high] = (numeric ? Number(a) <= Number(b) : String(a) <= String(b)) ? [a, b] : [b, a];
  return `user_${low}_${high}`;
}

const PAIR = /^user_([\da-f-]{1,36})_([\da-f-]{1,36})$/;

/** The ids of the two whose direct messages a room is, as text; null for another name. */
export function directPairOf(room: string | null): readonly [string, string] | null {
  const [, one, other] = PAIR.exec(room ?? "") ?? [];
  return one !== undefined && other !== undefined ? [one, other] : null;
}

/** The rooms of direct messages that a member is one of the two of, as a condition on `dialogs`. */
export const directRoomsOfMember = (memberId: number): SQL =>
  sql`(${dialogs.room} like ${`user\\_${memberId}\\_%`} or ${dialogs.room} like ${`user\\_%\\_${memberId}`})`;

/** The ids of a customer's rooms with members: each has one possible name, so that an index finds it. */
export function directRoomsOfCustomer({ workspaceId, contactId }: Pick<CustomerActor, "workspaceId" | "contactId">): SQL {
  const id = sql`${contactId}::text`;
  return sql`(select d.id from ${members} m join ${dialogs} d on d.workspace_id = m.workspace_id
    and d.room = case when m.id::text collate "C" <= ${id} then 'user_' || m.id || '_' || ${id} else 'user_' || ${id} || '_' || m.id end
    where m.workspace_id = ${workspaceId}::bigint)`;
}

/** A customer turned out to be another: their rooms with members are the other's, where that one has none with the same member. The others are `doubledDirectRooms`. */
export async function renameDirectRooms(tx: Tx, from: Pick<CustomerActor, "workspaceId" | "contactId">, into: string): Promise<void> {
  const rooms = await tx
    .select({ id: dialogs.id, room: dialogs.room })
    .from(dialogs)
    .where(sql`${dialogs.id} in ${directRoomsOfCustomer(from)}`)
    .orderBy(dialogs.id)
    .for("update");
  for (const { id, room } of rooms) {
    const member = directPairOf(room)?.find((each) => each !== from.contactId);
    const name = member && directRoomName(member, into);
    if (name === undefined) continue;
    const taken = sql`exists (select from ${dialogs} o where o.workspace_id = ${from.workspaceId}::bigint and o.room = ${name})`;
    await tx
      .update(dialogs)
      .set({ room: name })
      .where(and(eq(dialogs.id, id), sql`not ${taken}`));
  }
}

/** The rooms that kept the first one's name because the other has one with the same member, each with that one. */
export async function doubledDirectRooms(
  db: Db,
  from: Pick<CustomerActor, "workspaceId" | "contactId">,
  into: string,
): Promise<{ id: number; into: number }[]> {
  const { workspaceId } = from;
  const roomsOf = (contactId: string) =>
    db
      .select({ id: dialogs.id, room: dialogs.room })
      .from(dialogs)
      .where(and(sql`${dialogs.id} in ${directRoomsOfCustomer({ workspaceId, contactId })}`, isNull(dialogs.merged_into)))
      .orderBy(dialogs.id);
  const theirs = new Map((await roomsOf(into)).map(({ id, room }) => [room, id]));
  return (await roomsOf(from.contactId)).flatMap(({ id, room }) => {
    const member = directPairOf(room)?.find((each) => each !== from.contactId);
    const other = member === undefined ? undefined : theirs.get(directRoomName(member, into));
    return other === undefined ? [] : [{ id, into: other }];
  });
}
