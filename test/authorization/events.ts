import { randomUUID } from "node:crypto";
import type { UpEvent } from "@/lib/protocol/events-up";
import { fresh, type Who, type World } from "./world";

type Ask = (world: World, who: Who) => Promise<Record<string, unknown>>;
type Row = { may: readonly Who[]; ask: Ask };

/** Those who have a socket; API keys have none. */
export const LIVE = ["owner", "admin", "operator", "stranger", "visitor", "visitor2", "customer", "customer2"] as const;

const TEAM = ["owner", "admin", "operator"] as const;
const MEMBERS = [...TEAM, "stranger"] as const;
const OF_DIALOG = [...TEAM, "visitor", "customer"] as const;

const dialog =
  (more: Record<string, unknown> = {}): Ask =>
  async (world, who) => ({ dialog_id: (await world.dialogFor(who)).dialogId, ...more });
const message =
  (more: Record<string, unknown> = {}): Ask =>
  async (world, who) => {
    const { dialogId, messageId } = await world.dialogFor(who);
    return { dialog_id: dialogId, message_id: messageId, ...more };
  };
const room: Ask = async (world, who) => ({ room: `support_${(await world.dialogFor(who)).dialogId}` });

/** One row for each event a client may send: an event without one does not compile. */
export const EVENT_ROWS: Readonly<Record<UpEvent, Row>> = {
  join_dialog: { may: OF_DIALOG, ask: dialog() },
  // Whoever is not in a dialog can leave it: nothing happens.
  leave_dialog: { may: LIVE, ask: dialog() },
  // Answers for each dialog apart; what may not be read is said there.
  sync: { may: OF_DIALOG, ask: async (world, who) => ({ dialogs: [{ ...(await dialog()(world, who)), after_seq: 0 }] }) },
  chat_message: { may: OF_DIALOG, ask: (world, who) => dialog({ client_id: randomUUID(), text: "Words" })(world, who) },
  edit_message: { may: ["visitor", "customer"], ask: message({ text: "Other words" }) },
  delete_message: { may: ["owner", "admin", "visitor", "customer"], ask: message() },
  react: { may: OF_DIALOG, ask: message({ emoji: "👍", on: true }) },
  typing_start: { may: OF_DIALOG, ask: dialog() },
  typing_stop: { may: OF_DIALOG, ask: dialog() },
  read: { may: OF_DIALOG, ask: dialog({ seq: 1 }) },
  handoff_request: { may: OF_DIALOG, ask: dialog({ reason: "A person, please" }) },
  handoff_accept: { may: TEAM, ask: dialog() },
  handoff_complete: { may: TEAM, ask: dialog() },
  set_status: { may: MEMBERS, ask: async () => ({ status: "available" }) },
  rate: { may: ["visitor", "customer"], ask: async (world, who) => ({ dialog_id: await fresh.resolved(world, who), score: 4 }) },
  viewing: { may: TEAM, ask: dialog() },
  page_view: { may: ["visitor", "visitor2", "customer", "customer2"], ask: async () => ({ url: "https://shop.example/boots" }) },
  join_room: { may: OF_DIALOG, ask: room },
  leave_room: { may: OF_DIALOG, ask: room },
  subscribe_order_updates: { may: [...TEAM, "customer"], ask: async ({ recordId }) => ({ order_id: recordId }) },
  subscribe_analytics: { may: ["owner", "admin", "stranger"], ask: async () => ({}) },
  subscribe_quote_updates: { may: [], ask: async ({ recordId }) => ({ quote_id: recordId }) },
};

/**
 * Rooms that are no dialog of the people outside, and who may enter them. `keys`: whether API keys do, by their scopes. What may
 * be entered may be read, written to and typed in, by every event and every route.
 */
export const ROOM_ROWS: readonly { name: string; of: (world: World) => string; may: readonly Who[]; keys: boolean }[] = [
  { name: "the team's channel", of: ({ channel }) => channel, may: TEAM, keys: true },
  { name: "direct messages of two members", of: ({ direct }) => direct, may: ["owner", "admin"], keys: false },
  { name: "direct messages of a member and a customer", of: (world) => world.directOfCustomer, may: ["owner", "customer"], keys: false },
  { name: "an order", of: ({ recordId }) => `order_${recordId}`, may: [...TEAM, "customer"], keys: true },
  {
    name: "an order that somebody is no longer a party of",
    of: (world) => `order_${world.formerOrderId}`,
    may: [...TEAM, "customer"],
    keys: true,
  },
  { name: "another customer's order", of: ({ otherOrderId }) => `order_${otherOrderId}`, may: [...TEAM, "customer2"], keys: true },
  { name: "a quote, for its party", of: ({ quoteId }) => `quote_${quoteId}`, may: [...TEAM, "customer"], keys: true },
  { name: "a quote that there is not", of: ({ recordId }) => `quote_${recordId}`, may: [], keys: false },
];

/** What is done in a room by its name. */
export const ROOM_EVENTS: readonly { name: UpEvent; ask: (room: string) => Record<string, unknown> }[] = [
  { name: "join_room", ask: (room) => ({ room }) },
  { name: "chat_message", ask: (room) => ({ room, client_id: randomUUID(), text: "Words" }) },
  { name: "typing_start", ask: (room) => ({ room }) },
  { name: "leave_room", ask: (room) => ({ room }) },
];
