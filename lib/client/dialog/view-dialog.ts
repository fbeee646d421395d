import type { Dialog, Receipt } from "@/lib/protocol/dialog";
import type { Message } from "@/lib/protocol/message";
import type { Delivery, DialogView, Item, OutboxEntry, ShownMessage } from "../types";
import { type DialogState, EMPTY_DIALOG, shownMessages } from "./reduce-dialog";

type Me = { type: string; id: string | number; name: string };

/** Whose client this is decides which messages are "mine", and whose eyes make one "read". */
export type Viewpoint = {
  me: Me | null;
  isMine: (message: Message) => boolean;
  counts: (receipt: Receipt, dialog: Dialog | null) => boolean;
  /** The sender that one's own unsent messages are shown as. */
  sender: "user" | "manager";
};

const SENDING: Delivery = { state: "sending", error: null };
const SENT: Delivery = { state: "sent", error: null };
const DELIVERED: Delivery = { state: "delivered", error: null };
const READ: Delivery = { state: "read", error: null };

type Reach = { delivered: number; read: number };

function deliveryOf(message: Message, reach: Reach): Delivery {
  if (message.seq <= reach.read) return READ;
  return message.seq <= reach.delivered ? DELIVERED : SENT;
}

function pendingMessage(entry: OutboxEntry, viewpoint: Viewpoint): ShownMessage {
  const { me } = viewpoint;
  return {
    id: null,
    dialog_id: entry.dialog_id,
    seq: null,
    changed_seq: null,
    client_id: entry.client_id,
    sender: viewpoint.sender,
    kind: entry.kind,
    text: entry.text,
    timestamp: new Date(entry.order).toISOString(),
    author: me && { id: me.id, name: me.name, avatar_url: null },
    attachments: [...entry.attachments],
    citations: [],
    reply_to: entry.reply_to,
    reactions: [],
    edited_at: null,
    deleted_at: null,
    sensitive: false,
  };
}

/**
 * Makes the lines of a dialog from its log and one's own outbox, merged by client_id so that nothing stands twice.
 * Lines that did not change keep their identity, so that a view can skip them.
 */
export function makeItems(): (state: DialogState, entries: readonly OutboxEntry[], viewpoint: Viewpoint) => readonly Item[] {
  let last: { state: DialogState; entries: readonly OutboxEntry[]; me: Me | null; items: readonly Item[] } | null = null;
  let byKey = new Map<string, Item>();
  let bySource = new Map<string, Message | OutboxEntry>();
  return (state, entries, viewpoint) => {
    const same =
      last &&
      last.state.messages === state.messages &&
      last.state.from === state.from &&
      last.state.held === state.held &&
      last.state.receipts === state.receipts &&
      last.state.dialog === state.dialog;
    if (last && same && last.me === viewpoint.me && sameEntries(last.entries, entries)) return last.items;
    const previous = { byKey, bySource };
    byKey = new Map();
    bySource = new Map();
    const take = (key: string, source: Message | OutboxEntry, make: () => Item): Item => {
      const made = make();
      const old = previous.byKey.get(key);
      const kept = old && previous.bySource.get(key) === source && old.mine === made.mine && old.delivery === made.delivery ? old : made;
      byKey.set(key, kept);
      bySource.set(key, source);
      return kept;
    };
    const items = lines(state, entries, viewpoint, take);
    last = { state, entries, me: viewpoint.me, items };
    return items;
  };
}

const sameEntries = (a: readonly OutboxEntry[], b: readonly OutboxEntry[]) =>
  a.length === b.length && a.every((entry, index) => entry === b[index]);

type Take = (key: string, source: Message | OutboxEntry, make: () => Item) => Item;

function lines(state: DialogState, entries: readonly OutboxEntry[], viewpoint: Viewpoint, take: Take): Item[] {
  const reach = state.receipts
    .filter((receipt) => viewpoint.counts(receipt, state.dialog))
    .reduce<Reach>(
      (far, receipt) => ({ delivered: Math.max(far.delivered, receipt.delivered_seq), read: Math.max(far.read, receipt.read_seq) }),
      { delivered: 0, read: 0 },
    );
  const early = ownEarly(state, viewpoint);
  const written = [...shownMessages(state), ...early].map((message) => {
    const key = message.client_id ?? `#${message.id}`;
    const mine = viewpoint.isMine(message);
    return take(key, message, () => ({ key, message, mine, delivery: mine ? deliveryOf(message, reach) : null }));
  });
  const committed = new Set([...state.messages.values(), ...early].map((message) => message.client_id));
  const pending = entries
    .filter((entry) => !committed.has(entry.client_id))
    .map((entry) =>
      take(entry.client_id, entry, () => ({
        key: entry.client_id,
        message: pendingMessage(entry, viewpoint),
        mine: true,
        delivery: entry.state === "failed" ? failed(entry) : SENDING,
      })),
    );
  return [...written, ...pending];
}

/** One's own words that were sent while what lies before them is not here: in sight until then, as they were while they waited. */
function ownEarly(state: DialogState, viewpoint: Viewpoint): Message[] {
  const early = new Map<number, Message>();
  for (const message of state.held) if (!state.messages.has(message.id) && viewpoint.isMine(message)) early.set(message.id, message);
  return [...early.values()];
}

const failures = new WeakMap<OutboxEntry, Delivery>();

function failed(entry: OutboxEntry): Delivery {
  const known = failures.get(entry);
  if (known) return known;
  const made: Delivery = { state: "failed", error: entry.error };
  failures.set(entry, made);
  return made;
}

/** The view of a conversation that has not begun; what waits to be sent may stand in it. */
export const emptyView = (items: readonly Item[] = []): Omit<DialogView, "id"> & { id: null } => ({
  ...plainView(EMPTY_DIALOG),
  id: null,
  items,
  loading: false,
  loadingOlder: false,
  error: null,
});

/** Everything of a dialog's view but its lines. */
export const plainView = (state: DialogState): Pick<DialogView, "dialog" | "at" | "hasOlder" | "receipts" | "typing" | "turn"> => ({
  dialog: state.dialog,
  at: state.at,
  hasOlder: state.from > 0,
  receipts: state.receipts,
  typing: state.typing,
  turn: state.turn.current?.turn ?? null,
});
