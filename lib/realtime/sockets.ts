import type { Server, Socket } from "socket.io";
import type { z } from "zod";
import type { Core } from "../core/core";
import { isDatabaseAway, principalKey } from "../core/log";
import { addressKey } from "../core/system";
import { closeInfo } from "../protocol/closes";
import { cut } from "../protocol/cut";
import { errorBody } from "../protocol/errors";
import { handshakeAuth } from "../protocol/events-up";
import { parse } from "../protocol/parse";
import { type Admission, admitCustomer, admitMember, admitVisitor, type Peer, Refusal, requireProtocol } from "./authenticate";
import type { Connection } from "./connection";
import { MAX_BUFFERED_BYTES } from "./delivery";
import { countEvent, dispatch, isUpEvent, laneOf } from "./dispatch";
import { cutTransport, FrameWriter, PACKET, stopReading } from "./frames";
import { Inbox, sizeOf } from "./inbox";
import { peerOf } from "./peer";
import type { Realtime } from "./realtime";
import { Sessions } from "./sessions";

type NamespaceName = keyof typeof handshakeAuth;

/** What the handshake leaves for the connection. */
type SocketData = { admission: Admission; peer: Peer };

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
        (error: unknown) => next(refused(realtime.core, error)),
      );
    });
    namespace.on("connection", (socket) => accept(realtime, sessions, socket));
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

async function admit({ core, gatekeeper }: Realtime, sessions: Sessions, name: NamespaceName, socket: Socket): Promise<void> {
  const peer = peerOfSocket(core, socket);
  await sessions.mayConnect(socket.conn, peer.address);
  requireProtocol(socket.handshake.auth?.protocol);
  const auth = parse(handshakeAuth[name], socket.handshake.auth ?? {});
  if (!auth.ok) throw new Refusal(missingCredential(name, socket.handshake.auth) ? "AUTH_FAILED" : "PROTOCOL_ERROR");
  const admission = await ADMIT[name](core, auth.value as never, peer);
  // Before it is accepted: a transport that closes meanwhile is never announced.
  socket.conn.once("close", () => gatekeeper.freePlace(socket.id));
  await gatekeeper.takePlace(socket.id, peer.address, admission.actor);
  if (socket.conn.readyState !== "open") gatekeeper.freePlace(socket.id);
  Object.assign(socket.data as object, { admission, peer } satisfies SocketData);
}

/** No credential at all is a bad credential; one of the wrong shape is a malformed handshake. */
const missingCredential = (name: NamespaceName, auth: Record<string, unknown> | undefined) =>
  name !== "widget" && auth?.site_token === undefined && auth?.token === undefined;

type Packet = { type: number; id?: number; data?: unknown };
/** The one method of Socket.IO's through which all that a client sends arrives. */
type Receiving = { _onpacket(packet: Packet): void };

/** Takes packets at once: what arrives during an `await` would be lost to a listener that is not there yet. */
function accept(realtime: Realtime, sessions: Sessions, socket: Socket): void {
  const { peer } = socket.data as SocketData;
  const inbox = new Inbox(
    () => connection.end("RATE_LIMITED"),
    (error) => realtime.core.log.error({ err: error, connection: socket.id }, "an event failed"),
  );
  const writer = new FrameWriter(socket, MAX_BUFFERED_BYTES, () => connection.drop());
  const connection: Connection = Object.assign(socketConnection(socket, writer, socket.data as SocketData, realtime.core.now().getTime()), {
    settled: () => inbox.settled(),
  });
  const context = {
    core: realtime.core,
    hub: realtime.hub,
    gatekeeper: realtime.gatekeeper,
    delivery: realtime.delivery,
    turns: realtime.turns,
    connection,
    whereabouts: { user_agent: peer.userAgent },
  };
  const answerTo = async (event: unknown, payload: unknown, id: number | undefined, counted: ReturnType<typeof countEvent>) => {
    const ack = await dispatch(context, event, payload, counted);
    if (id !== undefined) writer.answer(id, ack);
    else if (!ack.ok)
      writer.event("error", {
        ...ack.error,
        event: isUpEvent(event) ? event : cut(String(event), 60),
        ...(ack.correlation_id === undefined ? {} : { correlation_id: ack.correlation_id }),
      });
  };
  const receiving = socket as unknown as Receiving;
  const others = receiving._onpacket.bind(socket);
  receiving._onpacket = ({ type, id, data }) => {
    connection.activeAt = Date.now();
    if (type === PACKET.ACK || type === PACKET.BINARY_ACK) realtime.delivery.acknowledge(connection, id ?? 0);
    else if (type !== PACKET.EVENT && type !== PACKET.BINARY_EVENT) others({ type, id, data } as Packet);
    else if (socket.connected) {
      const [event, payload] = data as unknown[];
      const counted = countEvent(context, event, payload);
      const bytes = inbox.isIdle ? 0 : sizeOf(payload);
      inbox.take(laneOf(connection.actor, event, payload), bytes, () => answerTo(event, payload, id, counted));
    }
  };
  socket.on("error", (error: Error) => {
    writer.event("error", errorBody("BAD_REQUEST", cut(error.message, 200), realtime.core.now()));
  });
  socket.on("disconnect", () => {
    inbox.close();
    sessions.left(socket.conn);
    realtime.leave(connection);
  });
  dropRequest(socket);
  sessions.joined(socket.conn, connection.actor.type === "member");
  greetFirst(realtime, socket, inbox, connection);
}

/** Apart from the listeners: what they share would hold the admission, with its token, for as long as the connection lasts. */
function greetFirst(realtime: Realtime, socket: Socket, inbox: Inbox, connection: Connection): void {
  const { admission } = socket.data as SocketData;
  socket.data = {};
  inbox.take(undefined, 0, () => realtime.enter(connection, admission));
}

/** The upgrade request is kept alive by the engine's socket: 13 % of a connection's memory. */
function dropRequest(socket: Socket): void {
  const raw = socket.conn as unknown as { request: unknown };
  if (socket.conn.transport.name === "websocket") raw.request = null;
}

/** A transport that was ended and does not close by itself is cut. */
const CLOSES_WITHIN_MS = 2_000;

function socketConnection(
  socket: Socket,
  writer: FrameWriter,
  { admission, peer }: SocketData,
  connectedAt: number,
): Omit<Connection, "settled"> {
  const connection: Omit<Connection, "settled"> = {
    id: socket.id,
    transport: "socket.io",
    actor: admission.actor,
    key: principalKey(admission.actor),
    connectedAt,
    address: addressKey(peer.address),
    activeAt: Date.now(),
    joined: new Map(),
    records: new Set(),
    send: (event, payload) => {
      connection.activeAt = Date.now();
      writer.event(event, payload);
    },
    // A message's own id is what is answered with: a second attempt needs nothing more to be kept.
    sendMessage: (payload) => {
      connection.activeAt = Date.now();
      writer.event("message", payload, payload.id);
    },
    end: (name, retryAfterMs) => {
      writer.event("session_close", closeInfo(name, retryAfterMs));
      writer.flush();
      if (name === "RATE_LIMITED") stopReading(socket.conn);
      setTimeout(() => cutTransport(socket.conn), CLOSES_WITHIN_MS).unref();
      // A disconnect packet tells the client not to come back by itself; closing the transport lets it.
      if (closeInfo(name).retry === "backoff") socket.conn.close();
      else socket.disconnect(true);
    },
    drop: () => cutTransport(socket.conn),
    buffered: () => writer.buffered(),
  };
  return connection;
}
