"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { ErrorBody } from "@/lib/protocol/errors";
import type { Room } from "@/lib/protocol/routes/rooms";
import { rest } from "../api";
import { Trouble } from "../base/states";
import { Conversation } from "../conversation/conversation";
import { LogSkeleton } from "../conversation/log-skeleton";
import { useMe } from "../desk/desk-context";
import { useMembers } from "../use-members";
import { directRoom } from "./direct-room";
import { useRoomName, useRooms } from "./use-rooms";

/** The customer of direct messages, who is none of the members. */
const customerIn = ({ participants }: Room): string | undefined => participants.find(({ id }) => typeof id === "string")?.name;

/** A room by its name: joined first, for a room of direct messages begins with its first use. */
function OpenRoom({ name, known, title }: { name: string; known: Room | undefined; title: string | undefined }) {
  const [found, setFound] = useState<Room | null>(known ?? null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    if (found !== null) return;
    let current = true;
    void rest.get("/api/rooms/{name}", { params: { name } }).then((answer) => {
      if (!current) return;
      if (answer.ok) setFound(answer.value);
      else setError(answer.error);
    });
    return () => {
      current = false;
    };
  }, [name, found, attempt]);
  if (found !== null) {
    const called = title ?? customerIn(found);
    return <Conversation key={found.id} dialogId={found.id} backTo="/rooms" {...(called ? { title: called } : {})} />;
  }
  const again = () => {
    setError(null);
    setAttempt((count) => count + 1);
  };
  return <div className="flex min-w-0 flex-1 flex-col bg-page">{error ? <Trouble error={error} onRetry={again} /> : <LogSkeleton />}</div>;
}

/** The room that the address names. */
export function RoomPage() {
  const name = useRoomName();
  // As in the inbox: a room that is opened anew begins at its end.
  const { bfcacheId } = useRouter();
  const rooms = useRooms();
  const people = useMembers().data?.data ?? [];
  const me = useMe();
  const known = rooms.data?.data.find((room) => room.name === name);
  const other = people.find(({ id }) => id !== me.id && directRoom(me.id, id) === name);
  if (name === null || !(rooms.data || rooms.error)) return null;
  return (
    <OpenRoom
      key={`${name} ${bfcacheId}`}
      name={name}
      known={known}
      title={known?.title && known.kind !== "channel" ? known.title : other?.name}
    />
  );
}
