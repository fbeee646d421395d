import { useParams } from "next/navigation";
import { useEffect } from "react";
import { useDesk } from "../desk/desk-context";
import { useRoute } from "../server-state";

/** The name of the room that the address names. */
export function useRoomName(): string | null {
  const { name } = useParams<{ name?: string }>();
  return name === undefined ? null : decodeURIComponent(name);
}

/** The rooms, loaded again whenever one of them changes. */
export function useRooms() {
  const desk = useDesk();
  const rooms = useRoute("/api/rooms", { query: { kind: "channel,user,order,quote", limit: 100 } });
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
