import { and, eq, gt, inArray, isNull, notInArray, or, sql } from "drizzle-orm";
import { members, messages, receipts } from "../../../../db/schema";
import type { Person } from "../../../protocol/dialog";
import type { Room } from "../../../protocol/routes/rooms";
import { type Actor, actorId, type DialogRow, isOutside, principalKey, roomOf } from "../../log";
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

async function countUnread(core: Core, actor: Actor, rows: readonly DialogRow[]): Promise<Map<number, number>> {
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

const pairOf = (row: DialogRow): number[] => (row.kind === "user" ? (row.room ?? "").slice("user_".length).split("_").map(Number) : []);

async function participantsOf(core: Core, rows: readonly DialogRow[]): Promise<Map<number, Person>> {
  const ids = [...new Set(rows.flatMap(pairOf))];
  if (ids.length === 0) return new Map();
  const people = await core.db
    .select({ id: members.id, name: members.name, avatar_url: members.avatar_url })
    .from(members)
    .where(inArray(members.id, ids));
  return new Map(people.map((person) => [person.id, person]));
}
