import type { VisitorChat, VisitorSnapshot } from "@/lib/client";
import type { HostLink } from "./host-link";

/** Tells the page around the frame what its listeners ask for: unread, status, new messages, handoffs, errors. */
export function reportTo(link: HostLink, chat: VisitorChat): void {
  let last: { unread: number; status: string; pending: boolean; seq: number | null } = { unread: 0, status: "", pending: false, seq: null };
  const look = () => {
    const snapshot = chat.getSnapshot();
    const { unread, connection, view } = snapshot;
    const pending = view.items.some((item) => item.delivery?.state === "sending");
    if (unread !== last.unread) link.say({ type: "event", name: "unread", data: unread });
    if (connection.status !== last.status) link.say({ type: "event", name: "status", data: connection.status });
    if (connection.status === "error" && last.status !== "error") link.say({ type: "event", name: "error", data: connection.close });
    if (pending !== last.pending) void link.set("pending", pending ? "1" : null);
    last = { unread, status: connection.status, pending, seq: tellMessages(link, snapshot, last.seq) };
  };
  chat.subscribe(look);
  for (const event of ["handoff_started", "handoff_completed"] as const) {
    chat.on(event, (payload) => link.say({ type: "event", name: "handoff", data: { ...payload, type: event } }));
  }
  look();
}

/** @returns the number up to which the page knows; what was there before the first look is not new. */
function tellMessages(link: HostLink, { view }: VisitorSnapshot, known: number | null): number | null {
  if (view.at === null) return view.id === null ? 0 : known;
  if (known === null) return view.at;
  for (const { message, mine } of view.items) {
    if (message.seq === null || message.seq <= known) continue;
    const data = { id: message.id, sender: message.sender, kind: message.kind, text: message.text, timestamp: message.timestamp, mine };
    link.say({ type: "event", name: message.event?.type === "handoff_requested" ? "handoff" : "message", data });
  }
  return view.at;
}
