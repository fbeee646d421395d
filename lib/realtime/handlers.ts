import {
  acceptHandoff,
  announceTyping,
  completeHandoff,
  deleteMessage,
  editMessage,
  ensureRoom,
  listReceipts,
  rateDialog,
  reactToMessage,
  readDialog,
  readPage,
  readWithSummary,
  requestHandoff,
  type SentMessage,
  sendMessage,
  startDialog,
  type Whereabouts,
} from "../core/conversations";
import type { Core } from "../core/core";
import {
  type Actor,
  ADMIN,
  badRequest,
  type DialogRef,
  type DialogRow,
  findDialog,
  forbidden,
  isOutside,
  mayHear,
  OPERATOR,
  OPERATOR_WRITES,
  type PageRequest,
  requireMember,
  toDomainError,
  toRef,
} from "../core/log";
import { noteContext, notePage, setOperatorStatus } from "../core/people";
import { followRecord, getRecordFor } from "../core/records";
import type { AckData } from "../protocol/acks";
import { errorBody } from "../protocol/errors";
import type { UpEvent, UpPayload } from "../protocol/events-up";
import type { Message } from "../protocol/message";
import { LIMITS } from "../protocol/values";
import type { Connection } from "./connection";
import type { ConnectionLimiter } from "./connection-limiter";
import type { Delivery } from "./delivery";
import type { Hub } from "./hub";
import { type LiveTurns, tellTurn } from "./live-turns";
import type { Trace } from "./monitoring/trace";
import type { Viewing } from "./viewing";

export type HandlerContext = {
  core: Core;
  hub: Hub;
  connection: Connection;
  limiter: ConnectionLimiter;
  delivery: Delivery;
  turns: LiveTurns;
  trace: Trace;
  viewing: Viewing;
  whereabouts: Whereabouts;
};

type Handlers = { [E in UpEvent]: (context: HandlerContext, payload: UpPayload<E>) => Promise<AckData[E]> };

/** @throws DomainError RATE_LIMITED when the dialog has as many connections as it may */
async function join({ hub, connection, limiter, turns }: HandlerContext, row: DialogRow): Promise<void> {
  await limiter.mayJoin(connection, row.id);
  hub.join(connection, toRef(row), { seq: row.last_seq, publicSeq: row.public_seq });
  tellTurn(turns, connection, row);
}

/** What is read of the dialog as it is after the join; whoever lost it meanwhile has not joined. @throws DomainError NOT_FOUND */
async function readJoined<R>(
  context: HandlerContext,
  dialogId: number,
  read: (core: Core, actor: Actor, dialogId: number, request: PageRequest) => Promise<R>,
  request: PageRequest,
): Promise<R> {
  try {
    return await read(context.core, context.connection.actor, dialogId, request);
  } catch (error) {
    leave(context, dialogId);
    throw error;
  }
}

function leave({ hub, connection, limiter }: HandlerContext, dialogId: number): AckData["leave_dialog"] {
  hub.leave(connection, dialogId);
  limiter.leftDialog(connection, dialogId);
  return {};
}

/**
 * Writing joins (protocol.md 4): from the written message on, whatever was committed since. An answer that came at once is
 * sent after the acknowledgement, and to this connection alone: others who had joined have received it.
 */
async function joinFrom(context: HandlerContext, { dialogId, message }: SentMessage): Promise<void> {
  const { core, connection, hub, limiter, turns, delivery } = context;
  await limiter.mayJoin(connection, dialogId);
  for (;;) {
    const request = { after_seq: message.changed_seq, limit: LIMITS.MESSAGES_PAGE_MAX };
    const { row, page: since } = await readPage(core, connection.actor, dialogId, request);
    const room = hub.room(dialogId);
    const reached = { seq: row.last_seq, publicSeq: row.public_seq };
    // What was announced while the log was read would be heard by neither way.
    if (room && room.announced.seq > reached.seq) continue;
    const missed = since.messages.filter(({ changed_seq }) => changed_seq <= (room?.announced ?? reached).seq);
    hub.join(connection, toRef(row), reached);
    setImmediate(() => tellMissed(delivery, connection, message.changed_seq, missed));
    return tellTurn(turns, connection, row);
  }
}

function tellMissed(delivery: Delivery, connection: Connection, after: number, missed: readonly Message[]): void {
  let prev_seq = after;
  for (const message of missed) {
    if (message.seq === message.changed_seq) delivery.send(connection, { ...message, prev_seq });
    else connection.send("message_updated", { ...message, prev_seq });
    prev_seq = message.changed_seq;
  }
}

/** Joins first and reads then: what is committed in between comes as an event, or is in the page, or both (P4). */
async function joinAndRead(context: HandlerContext, row: DialogRow, request: PageRequest) {
  await join(context, row);
  const [opened, receipts] = await Promise.all([readJoined(context, row.id, readWithSummary, request), listReceipts(context.core, row.id)]);
  return { ...opened, receipts };
}

async function syncOne(context: HandlerContext, dialogId: number, after_seq: number): Promise<AckData["sync"]["dialogs"][number]> {
  const { core, connection } = context;
  try {
    await join(context, await findDialog(core, connection.actor, dialogId));
    return { dialog_id: dialogId, ...(await readJoined(context, dialogId, readPage, { after_seq })).page };
  } catch (error) {
    const fault = toDomainError(error);
    if (fault.code === "UNAVAILABLE" || fault.code === "INTERNAL") throw error;
    return {
      dialog_id: dialogId,
      messages: [],
      last_seq: 0,
      has_more: false,
      error: errorBody(fault.code, fault.message, core.now(), fault.more),
    };
  }
}

/** Who has joined is held to the rule as it goes; those who have not, or whose dialog has become another's, are checked as any reader is. */
async function refOf({ core, connection, hub }: HandlerContext, dialogId: number): Promise<DialogRef> {
  const known = connection.joined.has(dialogId) ? hub.room(dialogId)?.ref : undefined;
  return known && mayHear(connection.actor, known) ? known : toRef(await findDialog(core, connection.actor, dialogId));
}

async function typing(
  context: HandlerContext,
  { dialog_id, room, text }: UpPayload<"typing_start">,
  isTyping: boolean,
): Promise<AckData["typing_start"]> {
  const { core, connection } = context;
  const ref = dialog_id === undefined ? toRef(await ensureRoom(core, connection.actor, room as string)) : await refOf(context, dialog_id);
  await announceTyping(core, connection.actor, ref, { is_typing: isTyping, text }, connection.id);
  return {};
}

/** A message that stands is acknowledged, also where the dialog has no room for another reader, or its author was merged meanwhile. */
function unlessRefused(error: unknown): void {
  const { code } = toDomainError(error);
  if (code !== "RATE_LIMITED" && code !== "NOT_FOUND") throw error;
}

async function chatMessage(context: HandlerContext, payload: UpPayload<"chat_message">): Promise<AckData["chat_message"]> {
  const { core, connection, trace } = context;
  const receivedAt = trace.now();
  const { dialog_id, room, begins_with, context: page, ...input } = payload;
  const { actor } = connection;
  const target = dialog_id ?? (room === undefined ? undefined : (await ensureRoom(core, actor, room)).id);
  if (target === undefined && !isOutside(actor)) throw badRequest("dialog_id: name the dialog or the room to write to");
  if (target !== undefined && page && isOutside(actor)) await noteContext(core, actor, page);
  const sent =
    target === undefined && isOutside(actor)
      ? await startDialog(core, actor, { ...input, begins_with }, { ...context.whereabouts, ...page }, connection.id)
      : await sendMessage(core, actor, target as number, input, connection.id);
  core.meters.acknowledgement.observe((trace.now() - receivedAt) / 1_000);
  trace.note(sent.message.id, "received", connection, receivedAt);
  if (!connection.joined.has(sent.dialogId)) await joinFrom(context, sent).catch(unlessRefused);
  return { message: sent.message, duplicate: sent.duplicate };
}

/** What each event does: parsed payload in, the acknowledgement's data out. None of them sees a socket. */
export const HANDLERS: Handlers = {
  join_dialog: async (context, { dialog_id, ...request }) =>
    joinAndRead(context, await findDialog(context.core, context.connection.actor, dialog_id), request),
  leave_dialog: async (context, { dialog_id }) => leave(context, dialog_id),
  sync: async (context, { dialogs }) => {
    return { dialogs: await Promise.all(dialogs.map(({ dialog_id, after_seq }) => syncOne(context, dialog_id, after_seq))) };
  },
  chat_message: chatMessage,
  edit_message: ({ core, connection }, payload) => editMessage(core, connection.actor, payload, connection.id),
  delete_message: ({ core, connection }, payload) => deleteMessage(core, connection.actor, payload, connection.id),
  react: ({ core, connection }, payload) => reactToMessage(core, connection.actor, payload, connection.id),
  typing_start: (context, payload) => typing(context, payload, true),
  typing_stop: (context, payload) => typing(context, payload, false),
  read: async ({ core, connection }, payload) => {
    await readDialog(core, connection.actor, payload, connection.id);
    return {};
  },
  handoff_request: ({ core, connection }, payload) => requestHandoff(core, connection.actor, payload),
  handoff_accept: async (context, payload) => {
    const answer = await acceptHandoff(context.core, context.connection.actor, payload);
    if (!context.connection.joined.has(payload.dialog_id))
      await join(context, await findDialog(context.core, context.connection.actor, payload.dialog_id));
    return answer;
  },
  handoff_complete: ({ core, connection }, payload) => completeHandoff(core, connection.actor, payload),
  set_status: async ({ core, connection }, { status }) => {
    requireMember(connection.actor, OPERATOR_WRITES);
    await setOperatorStatus(core, connection.actor, status);
    return {};
  },
  rate: async ({ core, connection }, payload) => {
    await rateDialog(core, connection.actor, payload);
    return {};
  },
  viewing: async (context, payload) => {
    requireMember(context.connection.actor, OPERATOR);
    const id = payload?.dialog_id;
    const ref = typeof id === "number" ? await refOf(context, id) : null;
    // Whoever has gone meanwhile would be seen there until it expires.
    if (context.hub.connections.has(context.connection.id)) context.viewing.say(context.connection, ref);
    return {};
  },
  page_view: async ({ core, connection }, page) => {
    if (!isOutside(connection.actor)) throw forbidden("This is for visitors and customers");
    connection.page = { url: page.url, title: page.title ?? null };
    await notePage(core, connection.actor, page);
    return {};
  },
  join_room: async (context, { room, ...request }) =>
    joinAndRead(context, await ensureRoom(context.core, context.connection.actor, room), request),
  leave_room: async (context, { room }) => leave(context, (await ensureRoom(context.core, context.connection.actor, room)).id),
  subscribe_order_updates: async ({ core, connection }, { order_id }) => {
    const { record, dialogId } = await getRecordFor(core, connection.actor, "order", order_id);
    await followRecord(core.db, dialogId, connection.key);
    connection.records.add(dialogId);
    return { record };
  },
  subscribe_quote_updates: async ({ core, connection }, { quote_id }) => {
    const { record, dialogId } = await getRecordFor(core, connection.actor, "quote", quote_id);
    await followRecord(core.db, dialogId, connection.key);
    connection.records.add(dialogId);
    return { record };
  },
  subscribe_analytics: async ({ connection }) => {
    requireMember(connection.actor, ADMIN);
    connection.followsAnalytics = true;
    return {};
  },
};

/** What the rate of messages is counted by. */
export const rateKey = (connection: Connection): string => connection.key;
