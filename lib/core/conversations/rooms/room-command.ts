import type { RoomKind } from "../../../../db/schema";
import type { Command, Draft } from "../../log";

export type NamedRoom = { workspace_id: number; room: string; kind: Exclude<RoomKind, "support">; title?: string | null };

/** A command on the room of a name, which is made where there is none. */
export const roomCommand = <T, X = undefined>(
  { workspace_id, room, kind, title = null }: NamedRoom,
  plan: (draft: Draft, extra: X) => T,
): Command<T, X> => ({
  target: { workspace_id, room },
  begin: { of: { workspace_id, assistant_id: null }, as: () => ({ workspace_id, kind, room, title, status: "human" }) },
  plan,
});
