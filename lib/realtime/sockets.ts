import type { IncomingMessage } from "node:http";
import type { Server, Socket } from "socket.io";
import type { z } from "zod";
import type { Core } from "../core/core";
import { isDatabaseAway, principalKey } from "../core/log";
import { addressKey } from "../core/system";
import type { Ack } from "../protocol/acks";
import { CLOSES, closeInfo } from "../protocol/closes";
import { cut } from "../protocol/cut";
import { errorBody } from "../protocol/errors";
import { handshakeAuth } from "../protocol/events-up";
import { parse } from "../protocol/parse";
import { aboutOf } from "./about";
import { type Admission, admitCustomer, admitMember, admitVisitor, inWorkspace, type Peer, Refusal, requireProtocol } from "./authenticate";
import type { ClientAbout, Connection } from "./connection";
import { MAX_BUFFERED_BYTES } from "./delivery";
import { countEvent, dispatch, isUpEvent, laneOf } from "./dispatch";
import { Inbox, sizeOf } from "./inbox";
import { peerOf } from "./peer";
import type { Realtime } from "./realtime";
import { Rooms } from "./rooms";
import { Sessions } from "./sessions";
import { cutTransport, stopReading, waitingBytes } from "./transports";

type NamespaceName = keyof typeof handshakeAuth;

/** What the handshake leaves for the connection. */
type SocketData = { admission: Admission; peer: Peer; about: ClientAbout };

const ADMIT: { [N in NamespaceName]: (core: Core, auth: z.output<(typeof handshakeAuth)[N]>, peer: Peer) => Promise<Admission> } = {
  admin: admitMember,
  site: admitCustomer,
  widget: admitVisitor,
};

/** Registers the three namespaces (protocol.md 2). */
export function registerNamespaces(io: Server, realtime: Realtime): void {
  const sessions = new Sessions(io, realtime);
  for (const name of Object.keys(handshakeAuth) as NamespaceName[]) {
    const namespace = io.of(`/${name}`);
    namespace.use((socket, next) => {
      admit(realtime, sessions, name, socket).then(
        () => next(),
        (error: unknown) => {
          if (error instanceof Refusal) realtime.journal.refused(`/${name}`, peerOfSocket(realtime.core, socket), error);
          next(refused(realtime.core, error));
        },
      );
    });
    const rooms = new Rooms(namespace, name === "admin" ? "members" : "outside");
    namespace.on("connection", (socket) => accept(realtime, sessions, rooms, socket));
  }
  // Nobody belongs in the root namespace.
  io.of("/").use((_socket, next) => next(withData("PROTOCOL_ERROR")));
}

function withData(...close: Parameters<typeof closeInfo>): Error {
  const info = closeInfo(...close);
  return Object.assign(new Error(info.name), { data: info });
}

function refused(core: Core, error: unknown): Error {
  if (error instanceof Refusal) return withData(error.close, error.retryAfterMs, error.help);
  if (isDatabaseAway(error)) core.databaseErrors.note(error);
  else core.log.error({ err: error }, "a handshake failed");
  return withData("GOING_AWAY");
}

/** By connection: the request itself is let go once the first namespace is open, and others may follow on the same one. */
const peers = new WeakMap<object, Peer>();

function peerOfSocket(core: Core, socket: Socket): Peer {
  const known = peers.get(socket.conn) ?? peerOf(core, socket.request);
  peers.set(socket.conn, known);
  return known;
}

async function admit(realtime: Realtime, sessions: Sessions, name: NamespaceName, socket: Socket): Promise<void> {
  const { core, limiter, journal } = realtime;
  const begun = performance.now();
  const peer = peerOfSocket(core, socket);
  await sessions.mayConnect(socket.conn, peer.address);
  requireProtocol(socket.handshake.auth?.protocol);
  const auth = parse(handshakeAuth[name], socket.handshake.auth ?? {});
  if (!auth.ok) throw new Refusal(missingCredential(name, socket.handshake.auth) ? "AUTH_FAILED" : "PROTOCOL_ERROR");
  const admission = await ADMIT[name](core, auth.value as never, peer);
  // Before it is accepted: a transport that closes meanwhile is never announced.
  socket.conn.once("close", () => limiter.freePlace(socket.id));
  await inWorkspace(admission.actor.workspaceId, limiter.takePlace(socket.id, peer.address, admission.actor));
  if (socket.conn.readyState !== "open") limiter.freePlace(socket.id);
  journal.accepted(admission, performance.now() - begun);
  const about = aboutOf(peer, { ...socket.handshake.query, ...socket.handshake.auth });
  Object.assign(socket.data as object, { admission, peer, about } satisfies SocketData);
}

/** No credential at all is a bad credential; one of the wrong shape is a malformed handshake. */
const missingCredential = (name: NamespaceName, auth: Record<string, unknown> | undefined) =>
  name !== "widget" && auth?.site_token === undefined && auth?.token === undefined;

/** Reasons of Socket.IO for an end that the client meant. */
const LEFT: ReadonlySet<string> = new Set(["client namespace disconnect", "transport close"]);
/** What WebSockets call an end without a close: a cut line, a client that no longer answers. */
const ABNORMAL = 1006;

/** What a client waits for an answer with. */
type Answer = (ack: Ack) => void;

/** Takes events at once: what arrives during an `await` would be lost to a listener that is not there yet. */
function accept(realtime: Realtime, sessions: Sessions, rooms: Rooms, socket: Socket): void {
  const { peer } = socket.data as SocketData;
  const inbox = new Inbox(
    () => connection.end("RATE_LIMITED"),
    (error) => realtime.core.log.error({ err: error, connection: socket.id }, "an event failed"),
  );
  const connection: Connection = Object.assign(socketConnection(realtime, socket, socket.data as SocketData), {
    rooms,
    settled: () => inbox.settled(),
  });
  const context = {
    core: realtime.core,
    hub: realtime.hub,
    limiter: realtime.limiter,
    delivery: realtime.delivery,
    turns: realtime.turns,
    trace: realtime.trace,
    viewing: realtime.viewing,
    connection,
    whereabouts: { user_agent: peer.userAgent },
  };
  const answerTo = async (event: unknown, payload: unknown, answer: Answer | undefined, counted: ReturnType<typeof countEvent>) => {
    const ack = await dispatch(context, event, payload, counted);
    if (!socket.connected) return;
    if (answer) answer(ack);
    else if (!ack.ok)
      connection.send("error", {
        ...ack.error,
        event: isUpEvent(event) ? event : cut(String(event), 60),
        ...(ack.correlation_id === undefined ? {} : { correlation_id: ack.correlation_id }),
      });
  };
  // Nothing is passed on: no event of a client has a listener of its own, and none may be taken for one of Socket.IO's.
  socket.use((packet) => {
    if (!socket.connected) return;
    connection.activeAt = Date.now();
    const [event, ...rest] = packet as unknown[];
    const last = rest.at(-1);
    const answer = typeof last === "function" ? (rest.pop() as Answer) : undefined;
    const payload = rest[0];
    const counted = countEvent(context, event, payload);
    const bytes = inbox.isIdle ? 0 : sizeOf(payload);
    inbox.take(laneOf(connection.actor, event, payload), bytes, () => answerTo(event, payload, answer, counted));
  });
  socket.on("error", (error: Error) => {
    connection.send("error", errorBody("BAD_REQUEST", cut(error.message, 200), realtime.core.now()));
  });
  socket.on("disconnect", (reason) => {
    inbox.close();
    sessions.left(socket.conn);
    realtime.leave(connection, LEFT.has(reason) ? CLOSES.NORMAL_CLOSURE.code : ABNORMAL);
  });
  dropHandshake(socket);
  sessions.joined(socket.conn, connection.actor.type === "member");
  greetFirst(realtime, socket, inbox, connection);
}

/** Apart from the listeners: what they share would hold the admission, with its token, for as long as the connection lasts. */
function greetFirst(realtime: Realtime, socket: Socket, inbox: Inbox, connection: Connection): void {
  const { admission } = socket.data as SocketData;
  socket.data = {};
  inbox.take(undefined, 0, () => realtime.enter(connection, admission));
}

const NOTHING = {};

/**
 * What a client brought when it came is of no use once it is in, and would stay in memory for as long as it does: the upgrade
 * request, which the engine's socket keeps (its documentation lets it go so: https://socket.io/docs/v4/memory-usage/), and the
 * handshake, with all headers and the token.
 */
function dropHandshake(socket: Socket): void {
  const session = socket.conn as { request: IncomingMessage | null };
  if (socket.conn.transport.name === "websocket") session.request = null;
  Object.assign(socket.handshake, { headers: NOTHING, query: NOTHING, auth: NOTHING, url: "", time: "" });
}

/** A transport that was ended and does not close by itself is cut. */
const CLOSES_WITHIN_MS = 2_000;

function socketConnection(
  { core, delivery }: Realtime,
  socket: Socket,
  { admission, peer, about }: SocketData,
): Omit<Connection, "settled"> {
  const session = socket.conn;
  /** @returns whether it may be written to; who does not read is let go */
  const mayWrite = (): boolean => {
    connection.activeAt = Date.now();
    if (!socket.connected) return false;
    if (waitingBytes(session) <= MAX_BUFFERED_BYTES) return true;
    connection.drop();
    return false;
  };
  const connection: Omit<Connection, "settled"> = {
    id: socket.id,
    transport: "socket.io",
    actor: admission.actor,
    key: principalKey(admission.actor),
    connectedAt: core.now().getTime(),
    address: addressKey(peer.address),
    activeAt: Date.now(),
    joined: new Map(),
    about,
    records: new Set(),
    send: (event, payload) => {
      if (mayWrite()) socket.emit(event, payload);
    },
    sendMessage: (payload, waitMs) => {
      if (!mayWrite()) return;
      socket.timeout(waitMs).emit("message", payload, (error: Error | null) => {
        if (error) return;
        connection.activeAt = Date.now();
        delivery.acknowledge(connection as Connection, payload.id);
      });
    },
    end: (name, retryAfterMs) => {
      connection.endedWith ??= name;
      if (socket.connected) socket.emit("session_close", closeInfo(name, retryAfterMs));
      if (name === "RATE_LIMITED") stopReading(session);
      setTimeout(() => cutTransport(session), CLOSES_WITHIN_MS).unref();
      // A disconnect packet keeps the client from reconnecting by itself; closing the transport lets it.
      if (closeInfo(name).retry === "backoff") session.close();
      else socket.disconnect(true);
    },
    drop: () => cutTransport(session),
    buffered: () => waitingBytes(session),
  };
  return connection;
}
