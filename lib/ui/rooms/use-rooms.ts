import { useParams } from "next/navigation";
import { useEffect } from "react";
import type { Room } from "@/lib/protocol/routes/rooms";
import type { List } from "@/lib/protocol/routes/spec";
import { useDesk } from "../desk/desk-context";
import { useResource } from "../use-resource";

/** The name of the room that the address names. */
export function useRoomName(): string | null {
  const { name } = useParams<{ name?: string }>();
  return name === undefined ? null : decodeURIComponent(name);
}

/** The rooms, loaded again whenever one of them changes. */
export function useRooms() {
  const desk = useDesk();
  const rooms = useResource<List<Room>>("/api/rooms?kind=channel,user,order,quote&limit=100");
  const { reload } = rooms;
  useEffect(
    () =>
      desk.on("dialog_updated", (dialog) => {
        if (!dialog.room.startsWith("support_")) void reload();
      }),
    [desk, reload],
  );
  return rooms;
}
