import type { IncomingMessage } from "node:http";
import type { Server, Socket } from "socket.io";
import type { z } from "zod";
import { principalKey } from "../core/actor";
import type { Core } from "../core/core";
import { isDatabaseAway } from "../core/errors";
import { closeInfo } from "../protocol/closes";
import { errorBody } from "../protocol/errors";
import { handshakeAuth } from "../protocol/events-up";
import { parse } from "../protocol/parse";
import { clientAddress } from "./address";
import { type Admission, admitCustomer, admitMember, admitVisitor, type Peer, Refusal, requireProtocol } from "./authenticate";
import type { Connection } from "./connection";
import { dispatch, isUpEvent } from "./dispatch";
import { FrameWriter, PACKET } from "./frames";
import type { Gatekeeper } from "./gatekeeper";
import { Order } from "./order";
import type { Realtime } from "./realtime";

type NamespaceName = keyof typeof handshakeAuth;

/** What the handshake leaves for the connection. */
type SocketData = { admission: Admission; peer: Peer };

const ADMIT: { [N in NamespaceName]: (core: Core, auth: z.output<(typeof handshakeAuth)[N]>, peer: Peer) => Promise<Admission> } = {
  admin: admitMember,
  site: admitCustomer,
  widget: admitVisitor,
};

/** Registers the three namespaces (contract 2). */
export function registerNamespaces(io: Server, realtime: Realtime): void {
  for (const name of Object.keys(handshakeAuth) as NamespaceName[]) {
    const namespace = io.of(`/${name}`);
    namespace.use((socket, next) => {
      admit(realtime, name, socket).then(
        () => next(),
        (error: unknown) => next(refused(realtime.core, error)),
      );
    });
    namespace.on("connection", (socket) => accept(realtime, socket));
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
  if (!isDatabaseAway(error)) core.log.error({ err: error }, "a handshake failed");
  return withData("GOING_AWAY");
}

/** By connection: the request itself is let go once the first namespace is open, and others may follow on the same one. */
const peers = new WeakMap<object, Peer>();

function peerOfSocket(core: Core, socket: Socket): Peer {
  const known = peers.get(socket.conn) ?? peerOf(core, socket.request);
  peers.set(socket.conn, known);
  return known;
}

/** Where a handshake comes from, by its HTTP request. */
export function peerOf(core: Core, request: IncomingMessage): Peer {
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return {
    origin: header("origin"),
    host: header("host"),
    cookie: header("cookie"),
    fetchSite: header("sec-fetch-site"),
    userAgent: header("user-agent")?.slice(0, 400),
    address: clientAddress(request.socket?.remoteAddress, header("x-forwarded-for"), core.env.WS_TRUSTED_PROXIES),
  };
}

async function admit({ core, gatekeeper }: { core: Core; gatekeeper: Gatekeeper }, name: NamespaceName, socket: Socket): Promise<void> {
  const peer = peerOfSocket(core, socket);
  await gatekeeper.mayConnect(peer.address);
  requireProtocol(socket.handshake.auth?.protocol);
  const auth = parse(handshakeAuth[name], socket.handshake.auth ?? {});
  if (!auth.ok) throw new Refusal(missingCredential(name, socket.handshake.auth) ? "AUTH_FAILED" : "PROTOCOL_ERROR");
  const admission = await ADMIT[name](core, auth.value as never, peer);
  Object.assign(socket.data as object, { admission, peer } satisfies SocketData);
}

/** No credential at all is a bad credential; one of the wrong shape is a malformed handshake. */
const missingCredential = (name: NamespaceName, auth: Record<string, unknown> | undefined) =>
  name !== "widget" && auth?.site_token === undefined && auth?.token === undefined;

type Packet = { type: number; id?: number; data?: unknown };
/** The one method of Socket.IO's through which all that a client sends arrives. */
type Receiving = { _onpacket(packet: Packet): void };

/** Takes packets at once: what arrives during an `await` would be lost to a listener that is not there yet. */
function accept(realtime: Realtime, socket: Socket): void {
  const { admission, peer } = socket.data as SocketData;
  const order = new Order();
  const writer = new FrameWriter(socket);
  const connection: Connection = {
    ...socketConnection(socket, writer, admission, realtime.core.now().getTime()),
    settled: () => order.settled(),
  };
  const context = {
    core: realtime.core,
    hub: realtime.hub,
    gatekeeper: realtime.gatekeeper,
    delivery: realtime.delivery,
    turns: realtime.turns,
    connection,
    whereabouts: { user_agent: peer.userAgent },
  };
  const answerTo = async (event: unknown, payload: unknown, id: number | undefined) => {
    const ack = await dispatch(context, event, payload);
    if (id !== undefined) writer.answer(id, ack);
    else if (!ack.ok)
      writer.event("error", {
        ...ack.error,
        event: isUpEvent(event) ? event : String(event).slice(0, 60),
        ...(ack.correlation_id === undefined ? {} : { correlation_id: ack.correlation_id }),
      });
  };
  const receiving = socket as unknown as Receiving;
  const others = receiving._onpacket.bind(socket);
  receiving._onpacket = ({ type, id, data }) => {
    if (type === PACKET.ACK || type === PACKET.BINARY_ACK) realtime.delivery.acknowledge(connection, id ?? 0);
    else if (type !== PACKET.EVENT && type !== PACKET.BINARY_EVENT) others({ type, id, data } as Packet);
    else if (socket.connected) {
      const [event, payload] = data as unknown[];
      order.run(dialogOf(event, payload), () => answerTo(event, payload, id));
    }
  };
  socket.on("error", (error: Error) => {
    writer.event("error", errorBody("BAD_REQUEST", error.message.slice(0, 200), realtime.core.now()));
  });
  socket.on("disconnect", () => realtime.leave(connection));
  dropRequest(socket);
  order.run(undefined, () => realtime.enter(connection, admission));
}

/** Messages to different dialogs need not wait for each other; everything else a socket asks for waits for all before it. */
function dialogOf(event: unknown, payload: unknown): number | undefined {
  const id = event === "chat_message" ? (payload as { dialog_id?: unknown } | null | undefined)?.dialog_id : undefined;
  return typeof id === "number" ? id : undefined;
}

/** The upgrade request is kept alive by the engine's socket: 13 % of a connection's memory. */
function dropRequest(socket: Socket): void {
  const raw = socket.conn as unknown as { request: unknown };
  if (socket.conn.transport.name === "websocket") raw.request = null;
}

function socketConnection(socket: Socket, writer: FrameWriter, admission: Admission, connectedAt: number): Omit<Connection, "settled"> {
  return {
    id: socket.id,
    transport: "socket.io",
    actor: admission.actor,
    key: principalKey(admission.actor),
    connectedAt,
    joined: new Map(),
    records: new Set(),
    send: (event, payload) => writer.event(event, payload),
    // A message's own id is what is answered with: a second attempt needs nothing more to be kept.
    sendMessage: (payload) => writer.event("message", payload, payload.id),
    end: (name, retryAfterMs) => {
      writer.event("session_close", closeInfo(name, retryAfterMs));
      writer.flush();
      // A disconnect packet tells the client not to come back by itself; closing the transport lets it.
      if (closeInfo(name).retry === "backoff") socket.conn.close();
      else socket.disconnect(true);
    },
    drop: () => socket.conn.close(true),
    buffered: () => writer.buffered(),
  };
}
