import type { Room } from "../../../protocol/routes/rooms";
import { type Actor, ADMIN, conflict, publish, requireMember, toRef } from "../../log";
import type { Core } from "../core";
import { roomCommand } from "./room-command";
import { toRooms } from "./view";

/** A channel for the whole team. @throws DomainError FORBIDDEN, CONFLICT where there is one of that name */
export async function createChannel(core: Core, actor: Actor, input: { name: string; topic?: string | null | undefined }): Promise<Room> {
  requireMember(actor, ADMIN);
  const channel = { workspace_id: actor.workspaceId, room: input.name, kind: "channel" as const, title: input.topic ?? null };
  const row = await core.execute(
    roomCommand(channel, (draft) => {
      if (!draft.facts.begins) throw conflict("There is a channel of this name already");
      publish(draft, { type: "dialog", dialog: toRef(draft.facts.dialog) });
      return draft.facts.dialog;
    }),
  );
  const [room] = await toRooms(core, actor, [row]);
  return room as Room;
}
