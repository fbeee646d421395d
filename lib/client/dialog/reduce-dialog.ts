import type { Dialog, Receipt } from "@/lib/protocol/dialog";
import type { LiveMessage, Message, MessagesPage, Reaction } from "@/lib/protocol/message";
import type { Typist } from "../types";
import { endTurn, NO_TURN, reduceTurn, type TurnChange, type TurnState, turnAfterDialog, turnAfterMessage } from "./turn";

/** One dialog as this client knows it. */
export type DialogState = {
  readonly dialog: Dialog | null;
  /** By id; what lies below `from` is known but not shown, for there is a hole between. */
  readonly messages: ReadonlyMap<number, Message>;
  /** Everything from this number on is here; 0 when the log's beginning is. */
  readonly from: number;
  /** The number that this client has got to; null before the first page. */
  readonly at: number | null;
  /** The highest number that was heard of. */
  readonly head: number;
  /** Heard before what comes before it: applied as soon as it fits. */
  readonly held: readonly LiveMessage[];
  readonly receipts: readonly Receipt[];
  readonly typing: readonly Typist[];
  readonly turn: TurnState;
};

export type DialogEvent =
  /** The answer to join, sync or a poll; `asked` is its after_seq, `heard` the highest number heard of when it was asked. */
  | { type: "page"; asked: number | null; heard?: number; page: MessagesPage; dialog?: Dialog; receipts?: readonly Receipt[] }
  | { type: "older"; before: number; page: MessagesPage }
  | { type: "message"; message: LiveMessage }
  /** A message whose place in the order of changes was not said: the answer to an edit. */
  | { type: "changed"; message: Message }
  /** One's own reaction, before the server has answered. */
  | { type: "reaction"; messageId: number; emoji: string; on: boolean }
  | { type: "dialog"; dialog: Dialog }
  | { type: "receipt"; receipt: Receipt }
  | { type: "typing"; user_id: string | number; name: string; is_typing: boolean; text?: string }
  | { type: "turn"; change: TurnChange }
  | { type: "turn_lost" }
  /** Somebody is called something else from now on, also in what they wrote before. */
  /** Somebody is called otherwise: `rename` says the messages with their new name. */
  | { type: "renamed"; rename: (message: Message) => Message };

export const EMPTY_DIALOG: DialogState = {
  dialog: null,
  messages: new Map(),
  from: 0,
  at: null,
  head: 0,
  held: [],
  receipts: [],
  typing: [],
  turn: NO_TURN,
};

/** More than this out of order is not kept: the page that is asked for has it. */
const HELD_MAX = 200;

/** Whether the log must be asked what changed after `at`: at once on a gap, soon where a number is due that may be on its way. */
export function needs(state: DialogState): "now" | "soon" | null {
  if (state.at === null) return null;
  if (state.held.length > 0) return "now";
  return state.head > state.at ? "soon" : null;
}

/** Pure: applies changes by number, ignores those it has, keeps those that came too early (P5). */
export function reduceDialog(state: DialogState, event: DialogEvent): DialogState {
  switch (event.type) {
    case "page":
      return applyPage(state, event);
    case "older":
      return applyOlder(state, event.before, event.page);
    case "message":
      // A message with nothing before it begins the log: no page is needed to know where one stands.
      return state.at === null && event.message.prev_seq > 0 ? hold(state, event.message) : release(applyLive(state, event.message));
    case "changed":
      return applyChanged(state, event.message);
    case "reaction":
      return applyReaction(state, event);
    case "dialog":
      return applyDialog(state, event.dialog);
    case "receipt":
      return { ...state, receipts: mergeReceipts(state.receipts, [event.receipt]) };
    case "typing":
      return { ...state, typing: applyTyping(state.typing, event) };
    case "turn": {
      const turn = reduceTurn(state.turn, event.change, state.dialog, (id) => state.messages.has(id));
      return turn === state.turn ? state : { ...state, turn };
    }
    case "renamed":
      return applyNames(state, event.rename);
    case "turn_lost":
      return { ...state, turn: endTurn(state.turn) };
  }
}

function applyNames(state: DialogState, rename: (message: Message) => Message): DialogState {
  const renamed = [...state.messages].map(([id, message]): [number, Message] => [id, rename(message)]);
  return renamed.some(([id, message]) => state.messages.get(id) !== message) ? { ...state, messages: new Map(renamed) } : state;
}

function hold(state: DialogState, message: LiveMessage): DialogState {
  const known = state.held.some((other) => other.changed_seq === message.changed_seq);
  if (known || state.held.length >= HELD_MAX) return { ...state, head: Math.max(state.head, message.changed_seq) };
  const held = [...state.held, message].sort((a, b) => a.changed_seq - b.changed_seq);
  return { ...state, held, head: Math.max(state.head, message.changed_seq) };
}

function applyLive(state: DialogState, live: LiveMessage): DialogState {
  const at = state.at ?? 0;
  if (live.prev_seq > at) return hold(state, live);
  const { prev_seq: _, ...message } = live;
  const next = put(state, message);
  return message.changed_seq > at ? { ...next, at: message.changed_seq, head: Math.max(state.head, message.changed_seq) } : next;
}

const put = (state: DialogState, message: Message): DialogState => putAll(state, [message]);

/** In the order of their changes. The log is copied once for all of them: its length is not to be paid for each. */
function putAll(state: DialogState, changes: readonly Message[]): DialogState {
  const news = changes.filter((message) => (state.messages.get(message.id)?.changed_seq ?? -1) < message.changed_seq);
  if (news.length === 0) return state;
  const messages = new Map(state.messages);
  for (const message of news) messages.set(message.id, message);
  const written = news.filter((message) => !state.messages.has(message.id) && message.seq > (state.at ?? 0));
  return {
    ...state,
    messages,
    typing: written.reduce((typing, { author }) => (author ? withoutTypist(typing, author.id) : typing), state.typing),
    turn: written.reduce(turnAfterMessage, state.turn),
  };
}

/** Applies what was held and fits now; forgets what is known by now. */
function release(state: DialogState): DialogState {
  if (state.held.length === 0 || state.at === null) return state;
  let { at } = state;
  const fits: Message[] = [];
  const held: LiveMessage[] = [];
  for (const live of state.held) {
    if (live.prev_seq > at) {
      held.push(live);
      continue;
    }
    const { prev_seq: _, ...message } = live;
    fits.push(message);
    at = Math.max(at, live.changed_seq);
  }
  return { ...putAll(state, fits), held, at, head: Math.max(state.head, at) };
}

function applyPage(state: DialogState, event: Extract<DialogEvent, { type: "page" }>): DialogState {
  const { asked, heard = state.head, page, dialog, receipts } = event;
  const withRest = (next: DialogState): DialogState => {
    const merged = receipts ? { ...next, receipts: mergeReceipts(next.receipts, receipts) } : next;
    return dialog ? applyDialog(merged, dialog, page.reset) : merged;
  };
  if (page.reset || state.at === null || (asked === null && page.has_more)) return withRest(release(fresh(state, page)));
  if (asked !== null && asked > state.at) return state;
  const next = putAll(state, page.messages);
  const reached = page.has_more ? (page.messages.at(-1)?.changed_seq ?? state.at) : page.last_seq;
  const at = Math.max(state.at, reached);
  // A complete answer that brings nothing new means that a higher number is not to be had, if it was heard of before the question.
  if (!page.has_more && asked !== null && page.last_seq <= asked && state.head <= heard)
    return withRest({ ...release({ ...next, at }), head: at, held: [] });
  return withRest(release({ ...next, at, head: Math.max(state.head, at) }));
}

/** The newest page, in place of whatever was known. */
function fresh(state: DialogState, page: MessagesPage): DialogState {
  const messages = new Map(page.messages.map((message) => [message.id, message]));
  const early = state.at === null ? state.held : [];
  const turn = page.messages.reduce(turnAfterMessage, state.turn);
  return {
    ...state,
    messages,
    from: page.has_more ? (page.messages[0]?.seq ?? 0) : 0,
    at: page.last_seq,
    head: page.last_seq,
    held: early,
    turn,
  };
}

function applyOlder(state: DialogState, before: number, page: MessagesPage): DialogState {
  if (state.at === null || before !== state.from) return state;
  const messages = new Map(state.messages);
  for (const message of page.messages) {
    const known = messages.get(message.id);
    if (!known || known.changed_seq < message.changed_seq) messages.set(message.id, message);
  }
  return { ...state, messages, from: page.has_more ? (page.messages[0]?.seq ?? 0) : 0 };
}

function applyChanged(state: DialogState, message: Message): DialogState {
  if (state.at === null) return state;
  const next = put(state, message);
  const at = message.changed_seq === state.at + 1 ? message.changed_seq : state.at;
  return release({ ...next, at, head: Math.max(state.head, message.changed_seq) });
}

function applyReaction(state: DialogState, { messageId, emoji, on }: Extract<DialogEvent, { type: "reaction" }>): DialogState {
  const message = state.messages.get(messageId);
  const reactions = message && reactionsAfter(message.reactions, emoji, on);
  if (!message || reactions === message.reactions) return state;
  return { ...state, messages: new Map(state.messages).set(messageId, { ...message, reactions: reactions as Reaction[] }) };
}

/** With one's own reaction or without it; the same ones where that is so already. */
function reactionsAfter(reactions: Reaction[], emoji: string, on: boolean): Reaction[] {
  const known = reactions.find((each) => each.emoji === emoji);
  if ((known?.mine ?? false) === on) return reactions;
  if (!known) return [...reactions, { emoji, count: 1, mine: true }];
  const changed = { emoji, count: known.count + (on ? 1 : -1), mine: on };
  return reactions.map((each) => (each === known ? changed : each)).filter(({ count }) => count > 0);
}

function applyDialog(state: DialogState, incoming: Dialog, always = false): DialogState {
  const known = state.dialog;
  if (!always && known && (incoming.last_seq < known.last_seq || incoming.updated_at < known.updated_at)) return state;
  return {
    ...state,
    dialog: withoutPrev(incoming),
    head: Math.max(state.head, incoming.last_seq),
    turn: turnAfterDialog(state.turn, incoming),
  };
}

function withoutPrev(dialog: Dialog & { prev_seq?: number }): Dialog {
  const { prev_seq: _, ...summary } = dialog;
  return summary;
}

const samePrincipal = (a: Receipt, b: Receipt) => a.principal.type === b.principal.type && a.principal.id === b.principal.id;

/** Marks never go back, in whatever order they are heard. */
function mergeReceipts(known: readonly Receipt[], incoming: readonly Receipt[]): readonly Receipt[] {
  const merged = [...known];
  for (const receipt of incoming) {
    const index = merged.findIndex((other) => samePrincipal(other, receipt));
    const before = merged[index];
    if (!before) merged.push(receipt);
    else {
      merged[index] = {
        ...receipt,
        delivered_seq: Math.max(before.delivered_seq, receipt.delivered_seq),
        read_seq: Math.max(before.read_seq, receipt.read_seq),
      };
    }
  }
  return merged;
}

const withoutTypist = (typing: readonly Typist[], id: string | number) =>
  typing.some((typist) => typist.user_id === id) ? typing.filter((typist) => typist.user_id !== id) : typing;

function applyTyping(typing: readonly Typist[], event: Extract<DialogEvent, { type: "typing" }>): readonly Typist[] {
  const others = withoutTypist(typing, event.user_id);
  return event.is_typing ? [...others, { user_id: event.user_id, name: event.name, text: event.text ?? null }] : others;
}

/** What is shown: the messages without a hole, in the order of their numbers. */
export const shownMessages = (state: DialogState): Message[] =>
  [...state.messages.values()].filter((message) => message.seq >= state.from).sort((a, b) => a.seq - b.seq);
