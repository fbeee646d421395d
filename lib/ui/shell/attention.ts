import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { browserEnvironment } from "@/lib/client";
import type { Dialog } from "@/lib/protocol/dialog";
import { titleOf } from "../conversation/words";
import { useDesk, useDeskValue, useMe } from "../desk/desk-context";
import { chime } from "./chime";
import { drawFavicon } from "./favicon";
import { navigate } from "./navigate";
import { readPreferences } from "./preferences";

/** Whether this tab is the one that makes sounds and notifications, of all that show this desk. */
function useLeader(memberId: number): boolean {
  const [leads, setLeads] = useState(false);
  useEffect(() => {
    const place = browserEnvironment().lead(`baton-attention:${memberId}`, setLeads);
    return () => place.release();
  }, [memberId]);
  return leads;
}

/** The conversations of mine that hold something unread, kept by what the server says of each. */
function useMyUnread(): number {
  const desk = useDesk();
  const { id } = useMe();
  const [unread, setUnread] = useState<ReadonlySet<number>>(new Set());
  useEffect(
    () =>
      desk.on("dialog_updated", (dialog) =>
        setUnread((old) => {
          const counts = dialog.unread > 0 && dialog.assignee?.id === id;
          if (counts === old.has(dialog.id)) return old;
          const next = new Set(old);
          if (counts) next.add(dialog.id);
          else next.delete(dialog.id);
          return next;
        }),
      ),
    [desk, id],
  );
  return unread.size;
}

function notify(dialog: Dialog, title: string): void {
  if (!readPreferences().notifications || Notification.permission !== "granted") return;
  const body = dialog.last_message?.text.slice(0, 140) ?? "";
  const shown = new Notification(title, { body, tag: `baton-${dialog.id}`, icon: "/icon.svg" });
  shown.onclick = () => {
    window.focus();
    navigate(`/inbox/${dialog.id}`);
    shown.close();
  };
}

/** Tells of somebody who waits, and of news in one's own conversations, where nobody is looking. */
function useAlerts(leads: boolean): void {
  const desk = useDesk();
  const { id } = useMe();
  useEffect(() => {
    if (!leads) return;
    const seen = new Map<number, { status: Dialog["status"]; unread: number }>();
    return desk.on("dialog_updated", (dialog) => {
      const before = seen.get(dialog.id);
      seen.set(dialog.id, { status: dialog.status, unread: dialog.unread });
      if (!document.hidden && document.hasFocus()) return;
      const waits = dialog.status === "queued" && before?.status !== "queued";
      const writes = dialog.assignee?.id === id && dialog.unread > (before?.unread ?? 0);
      if (!waits && !writes) return;
      if (readPreferences().sound) chime();
      notify(dialog, waits ? `${titleOf(dialog)} is waiting` : `${titleOf(dialog)} wrote`);
    });
  }, [desk, id, leads]);
}

const SECTIONS: Record<string, string> = {
  inbox: "Inbox",
  rooms: "Rooms",
  contacts: "People",
  assistants: "Assistants",
  settings: "Settings",
  members: "Members",
  sites: "Sites",
  "api-keys": "API keys",
};

/** The count in the tab's title and icon, the sound and the notifications. */
export function useAttention(): void {
  const me = useMe();
  const waiting = useDeskValue((snapshot) => snapshot.counts?.waiting ?? 0);
  const count = waiting + useMyUnread();
  const section = usePathname().split("/")[1] ?? "inbox";
  useAlerts(useLeader(me.id));
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ""}${SECTIONS[section] ?? "Inbox"} · Baton`;
    drawFavicon(count);
  }, [count, section]);
}
