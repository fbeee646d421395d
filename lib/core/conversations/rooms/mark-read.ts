import { and, eq, inArray, max } from "drizzle-orm";
import { messages } from "../../../../db/schema";
import type { Actor } from "../../log";
import type { Core } from "../core";
import { readDialog } from "../dialogs/read-dialog";
import { ensureRoom } from "./ensure-room";

/** Marks a room read up to the newest of these messages; those of other rooms count for nothing. @throws DomainError NOT_FOUND */
export async function markRead(core: Core, actor: Actor, room: string, messageIds: number[]): Promise<void> {
  const row = await ensureRoom(core, actor, room);
  const [newest] = await core.db
    .select({ seq: max(messages.seq) })
    .from(messages)
    .where(and(eq(messages.dialog_id, row.id), inArray(messages.id, messageIds)));
  if (newest?.seq) await readDialog(core, actor, { dialog_id: row.id, seq: newest.seq });
}
