import type { VisitorChat, VisitorSnapshot } from "@/lib/client";
import type { CloseInfo } from "@/lib/protocol/closes";
import type { HostLink } from "./host-link";
import { markPending } from "./pending";
import { type Names, newestOf, teaserOf } from "./teaser";

type Reported = {
  person: number;
  owner: string | null;
  unread: number;
  status: string;
  pending: boolean;
  active: boolean | null;
  teaser: number | null;
  dialog: number | null;
  /** There is something in the conversation that is shown, sent or not. */
  begun: boolean;
  seq: number | null;
};

const NOTHING: Reported = {
  person: 0,
  owner: null,
  unread: 0,
  status: "",
  pending: false,
  active: null,
  teaser: null,
  dialog: null,
  begun: false,
  seq: null,
};

/**
 * Tells the page around the frame what its listeners ask for: unread, status, new messages, handoffs, errors.
 * @param onNews an answer has come that nobody looks at
 */
export function reportTo(link: HostLink, chat: VisitorChat, names: Names, onNews: (messageId: number) => void): void {
  let last = NOTHING;
  const tellTeaser = async (newest: ReturnType<typeof newestOf>) => {
    const teaser = newest ? await teaserOf(newest, names) : null;
    // Meanwhile it may have been read, or another one may have come.
    if ((newest?.id ?? null) === last.teaser) link.say({ type: "teaser", teaser });
  };
  const look = () => {
    const snapshot = chat.getSnapshot();
    const { person, owner, unread, connection, view, outboxSize } = snapshot;
    const isSamePerson = person === last.person;
    const pending = outboxSize > 0;
    const active = isActive(snapshot) ?? last.active;
    const newest = unread > 0 ? newestOf(snapshot, last.teaser) : undefined;
    const teaser = newest?.moved_from?.message_id ?? newest?.id ?? null;
    if (active !== last.active) void link.set("active", active ? "1" : null);
    // What was unread already when the page came is no news on it.
    if (teaser !== null && teaser !== last.teaser && last.status === "connected" && isSamePerson) onNews(teaser);
    if (teaser !== last.teaser) void Promise.resolve(newest).then(tellTeaser);
    if (unread !== last.unread) link.say({ type: "event", name: "unread", data: unread });
    if (connection.status !== last.status) link.say({ type: "event", name: "status", data: connection.status });
    if (connection.status === "error" && last.status !== "error") reportError(link, connection.close);
    if (owner !== last.owner || pending !== last.pending) {
      // Known by another name: nothing waits under the old one any more. Somebody else's may.
      if (isSamePerson && last.owner && owner !== last.owner) markPending(link, last.owner, false);
      if (owner) markPending(link, owner, pending);
    }
    const isSameDialog = isSamePerson && (view.id === last.dialog || (last.dialog === null && last.begun));
    const seq = tellMessages(link, snapshot, isSameDialog ? last.seq : null);
    const begun = view.items.length > 0;
    last = { person, owner, unread, status: connection.status, pending, active, teaser, dialog: view.id, begun, seq };
  };
  chat.subscribe(look);
  for (const event of ["handoff_started", "handoff_completed"] as const) {
    chat.on(event, (payload) => link.say({ type: "event", name: "handoff", data: { ...payload, type: event } }));
  }
  look();
}

/** Whether the site's next page has to be connected again at once; null while the server has not said who this is. */
function isActive({ connection, view, unread, conversations }: VisitorSnapshot): boolean | null {
  if (connection.status !== "connected" && connection.status !== "polling") return null;
  if (unread > 0 || conversations.some(({ status }) => status !== "resolved")) return true;
  if (view.id === null) return false;
  return view.dialog && view.dialog.status !== "resolved";
}

/** Why there is no chat is for whoever runs the site; the visitor is told that there is none. */
function reportError(link: HostLink, close: CloseInfo | null): void {
  console.error(`Baton: the chat can't connect: ${[close?.name, close?.help].filter(Boolean).join(". ")}`);
  link.say({ type: "event", name: "error", data: close });
}

/** @returns the number up to which the page knows; what was there before the first look is not new. */
function tellMessages(link: HostLink, { view }: VisitorSnapshot, known: number | null): number | null {
  if (view.at === null) return view.id === null ? 0 : known;
  if (known === null) return view.at;
  for (const { message, mine } of view.items) {
    // What was moved here from another conversation was told when it was written.
    if (message.seq === null || message.seq <= known || message.moved_from) continue;
    const data = { id: message.id, sender: message.sender, kind: message.kind, text: message.text, timestamp: message.timestamp, mine };
    link.say({ type: "event", name: message.event?.type === "handoff_requested" ? "handoff" : "message", data });
  }
  return view.at;
}
