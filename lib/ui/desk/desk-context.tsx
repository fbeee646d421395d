"use client";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { createDesk, type Desk, type DeskSnapshot } from "@/lib/client";
import type { MemberRole } from "@/lib/protocol/values";
import { keepToSession } from "../shell/session-channel";

/** Who is signed in, as the server found in the session. */
export type Me = { id: number; name: string; role: MemberRole; avatar_url: string | null };

/** The desk that a screen is drawn on. */
export const DeskContext = createContext<{ desk: Desk; me: Me } | null>(null);

/** Makes the one desk of this page, connected for as long as it is shown. Renders nothing on the server. */
export function DeskProvider({ me, waiting, children }: { me: Me; waiting: ReactNode; children: ReactNode }) {
  const [desk, setDesk] = useState<Desk | null>(null);
  useEffect(() => {
    const made = createDesk({ scope: `member:${me.id}`, onSomebodyElse: () => location.reload(), query: { filter: "open" } });
    made.connect();
    setDesk(made);
    const stop = keepToSession(me.id);
    return () => {
      stop();
      setDesk(null);
      made.destroy();
    };
  }, [me.id]);
  return desk ? <DeskContext value={{ desk, me }}>{children}</DeskContext> : waiting;
}

function useContextOrThrow() {
  const found = useContext(DeskContext);
  if (!found) throw new Error("This is shown outside of the desk");
  return found;
}

export const useDesk = (): Desk => useContextOrThrow().desk;

export const useMe = (): Me => useContextOrThrow().me;

/** A part of what the desk knows; renders again when that part changes. `select` must not make new objects. */
export function useDeskValue<T>(select: (snapshot: DeskSnapshot) => T): T {
  const desk = useDesk();
  const read = () => select(desk.getSnapshot());
  return useSyncExternalStore(desk.subscribe, read, read);
}

const RANK: Record<MemberRole, number> = { operator: 0, admin: 1, owner: 2 };

/** Whether the one who is signed in has at least this role. The server decides; this only hides what it would refuse. */
export const useMay = (role: MemberRole): boolean => RANK[useMe().role] >= RANK[role];
