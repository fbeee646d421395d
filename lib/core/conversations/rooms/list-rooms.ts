import { and, desc, inArray, isNull, sql } from "drizzle-orm";
import type { RoomKind } from "../../../../db/schema";
import { dialogs } from "../../../../db/schema";
import type { Room } from "../../../protocol/routes/rooms";
import type { List } from "../../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, readableBy } from "../../log";
import type { Core } from "../core";
import { ensureRoom } from "./ensure-room";
import { toRooms } from "./view";

const CURSOR = defineCursor("rooms", [CURSOR_PART.time, CURSOR_PART.id]);

export type RoomQuery = { limit: number; cursor?: string | undefined; kind?: RoomKind[] | undefined };

/** The rooms the actor may enter, newest change first. */
export async function listRooms(core: Core, actor: Actor, query: RoomQuery): Promise<List<Room>> {
  const [time, id] = CURSOR.read(query.cursor);
  const rows = await core.db
    .select()
    .from(dialogs)
    .where(
      and(
        readableBy(actor),
        isNull(dialogs.merged_into),
        query.kind ? inArray(dialogs.kind, query.kind) : undefined,
        time === undefined ? undefined : sql`(${dialogs.updated_at}, ${dialogs.id}) < (${time}::timestamptz, ${id}::bigint)`,
      ),
    )
    .orderBy(desc(dialogs.updated_at), desc(dialogs.id))
    .limit(query.limit + 1);
  const page = CURSOR.page(rows, query.limit, (row) => [row.updated_at.toISOString(), row.id]);
  return { data: await toRooms(core, actor, page.rows), next_cursor: page.next_cursor };
}

/** @throws DomainError NOT_FOUND */
export async function getRoom(core: Core, actor: Actor, name: string): Promise<Room> {
  const [room] = await toRooms(core, actor, [await ensureRoom(core, actor, name)]);
  return room as Room;
}
