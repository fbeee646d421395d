import { dialogs } from "../../../db/schema";
import type { Room } from "../../protocol/routes/rooms";
import { type Actor, ADMIN, requireMember } from "../actor";
import type { Core } from "../core";
import { conflict } from "../errors";
import { toRef } from "../log/views";
import { toRooms } from "./view";

/** A channel for the whole team. @throws DomainError FORBIDDEN, CONFLICT where there is one of that name */
export async function createChannel(core: Core, actor: Actor, input: { name: string; topic?: string | null | undefined }): Promise<Room> {
  requireMember(actor, ADMIN);
  const now = core.now();
  const [row] = await core.db
    .insert(dialogs)
    .values({
      workspace_id: actor.workspaceId,
      kind: "channel",
      room: input.name,
      title: input.topic ?? null,
      status: "human",
      created_at: now,
      updated_at: now,
    })
    .onConflictDoNothing()
    .returning();
  if (!row) throw conflict("There is a channel of this name already");
  core.bus.publish({ type: "dialog", dialog: toRef(row) });
  const [room] = await toRooms(core, actor, [row]);
  return room as Room;
}
