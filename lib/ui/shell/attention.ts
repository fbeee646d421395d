import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import type { Desk } from "@/lib/client";
import type { Dialog } from "@/lib/protocol/dialog";
import type { Down } from "@/lib/protocol/events-down";
import type { List } from "@/lib/protocol/routes/spec";
import { useDesk, useDeskValue, useMe } from "../desk/desk-context";
import { chime } from "./chime";
import { drawFavicon } from "./favicon";
import { useNavigate } from "./link";
import { readPreferences } from "./preferences";

type Notified = Down["notification"];

/** The tab one looks at asks first, so that no other one of this or another device makes itself heard. */
const OTHERS_WAIT_MS = 600;
/** What is meant for this one operator sounds also while they are elsewhere in Baton. */
const PERSONAL: ReadonlySet<string> = new Set(["handoff_offered", "transferred"]);

const isMyUnread = (dialog: Dialog, memberId: number): boolean => dialog.unread > 0 && dialog.assignee?.id === memberId;

function withUnread(known: ReadonlySet<number>, id: number, counts: boolean): ReadonlySet<number> {
  if (counts === known.has(id)) return known;
  const others = [...known].filter((other) => other !== id);
  return new Set(counts ? [...others, id] : others);
}

/** The conversations of mine that hold something unread, kept by what the server says of each. */
function useMyUnread(): number {
  const desk = useDesk();
  const { id } = useMe();
  const connected = useDeskValue((snapshot) => snapshot.connection.status === "connected");
  const [unread, setUnread] = useState<ReadonlySet<number>>(new Set());
  useEffect(
    () => desk.on("dialog_updated", (dialog) => setUnread((old) => withUnread(old, dialog.id, isMyUnread(dialog, id)))),
    [desk, id],
  );
  // One that was given to somebody else is said to be gone to who does not see it any more.
  useEffect(() => desk.on("dialog_removed", ({ dialog_id }) => setUnread((old) => withUnread(old, dialog_id, false))), [desk]);
  // What was unread before this page was there, or while it was not connected.
  useEffect(() => {
    let current = true;
    if (connected) {
      void desk.request<List<Dialog>>("GET", "/api/dialogs?filter=mine&limit=100").then((answer) => {
        if (current && answer.ok)
          setUnread(new Set(answer.value.data.filter((dialog) => isMyUnread(dialog, id)).map((dialog) => dialog.id)));
      });
    }
    return () => {
      current = false;
    };
  }, [desk, id, connected]);
  return unread.size;
}

const isInFront = () => !document.hidden && document.hasFocus();
const isShown = (notification: Notified) => isInFront() && notification.url === location.pathname;

type Navigate = (href: string) => void;

function show(notification: Notified, shown: Map<number, Notification>, navigate: Navigate): void {
  if (!readPreferences().notifications || typeof Notification === "undefined" || Notification.permission !== "granted") return;
  const made = new Notification(notification.title, {
    body: notification.body,
    tag: `baton-${notification.dialog_id ?? `notification-${notification.id}`}`,
    icon: "/icon.svg",
  });
  shown.set(notification.id, made);
  made.onclick = () => {
    window.focus();
    if (notification.url?.startsWith("/")) navigate(notification.url);
    made.close();
  };
}

/** Makes itself heard if it may: the server lets one tab of all devices, as its member wants it at this hour. */
async function alertOf(desk: Desk, notification: Notified, shown: Map<number, Notification>, navigate: Navigate): Promise<void> {
  if (isShown(notification)) return;
  const inFront = isInFront();
  if (!inFront) await new Promise((resolve) => setTimeout(resolve, OTHERS_WAIT_MS));
  const claim = await desk.request<{ sound: boolean; desktop: boolean }>("POST", `/api/notifications/${notification.id}/claim`);
  if (!claim.ok || (inFront && !PERSONAL.has(notification.type))) return;
  if (claim.value.sound && readPreferences().sound) chime();
  if (claim.value.desktop && !inFront) show(notification, shown, navigate);
}

/** Sound and desktop notifications; what was read on any device is taken off. */
function useAlerts(): void {
  const desk = useDesk();
  const navigate = useNavigate();
  useEffect(() => {
    const shown = new Map<number, Notification>();
    const off = [
      desk.on("notification", (notification) => void alertOf(desk, notification, shown, navigate)),
      desk.on("notifications_read", ({ ids }) => {
        for (const id of ids) shown.get(id)?.close();
      }),
    ];
    return () => {
      for (const end of off) end();
    };
  }, [desk, navigate]);
}

/** A push that was pressed while Baton is open leads to its place here. */
function usePushedPlaces(): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const go = ({ data }: MessageEvent<{ type?: string; path?: string }>) => {
      if (data.type === "baton-open" && data.path?.startsWith("/")) navigate(data.path);
    };
    navigator.serviceWorker.addEventListener("message", go);
    return () => navigator.serviceWorker.removeEventListener("message", go);
  }, [navigate]);
}

const SECTIONS: Record<string, string> = {
  inbox: "Inbox",
  rooms: "Team chat",
  contacts: "Contacts",
  assistants: "Assistants",
  settings: "Settings",
  members: "Members",
  sites: "Sites",
  "api-keys": "API keys",
  webhooks: "Webhooks",
  notifications: "Notifications",
  handoff: "Handoff",
};

/** The count in the tab's title and icon, the sound and the notifications. */
export function useAttention(): void {
  const waiting = useDeskValue((snapshot) => snapshot.counts?.waiting ?? 0);
  const count = waiting + useMyUnread();
  const section = usePathname().split("/")[1] ?? "inbox";
  useAlerts();
  usePushedPlaces();
  useEffect(() => {
    const title = `${count > 0 ? `(${count}) ` : ""}${SECTIONS[section] ?? "Inbox"} · Baton`;
    const show = () => {
      if (document.title !== title) document.title = title;
    };
    show();
    drawFavicon(count);
    // The page's own title comes with its metadata, which may be later than the counts.
    const replaced = new MutationObserver(show);
    replaced.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => replaced.disconnect();
  }, [count, section]);
}
