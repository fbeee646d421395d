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
import { type Admission, admitCustomer, admitMember, admitVisitor, type Peer, Refusal } from "./authenticate";
import type { Connection } from "./connection";
import { dispatch, isUpEvent } from "./dispatch";
import type { Gatekeeper } from "./gatekeeper";
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
  if (error instanceof Refusal) return withData(error.close, error.retryAfterMs);
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
  const auth = parse(handshakeAuth[name], socket.handshake.auth ?? {});
  if (!auth.ok) throw new Refusal(missingCredential(name, socket.handshake.auth) ? "AUTH_FAILED" : "PROTOCOL_ERROR");
  const admission = await ADMIT[name](core, auth.value as never, peer);
  Object.assign(socket.data as object, { admission, peer } satisfies SocketData);
}

/** No credential at all is a bad credential; one of the wrong shape is a malformed handshake. */
const missingCredential = (name: NamespaceName, auth: Record<string, unknown> | undefined) =>
  name !== "widget" && auth?.site_token === undefined && auth?.token === undefined;

/** Registers every listener at once: what arrives during an `await` would be lost. */
function accept(realtime: Realtime, socket: Socket): void {
  const { admission, peer } = socket.data as SocketData;
  let queue: Promise<unknown> = Promise.resolve();
  const connection: Connection = { ...socketConnection(socket, admission, realtime.core.now().getTime()), settled: () => queue };
  const context = {
    core: realtime.core,
    hub: realtime.hub,
    gatekeeper: realtime.gatekeeper,
    turns: realtime.turns,
    connection,
    whereabouts: { user_agent: peer.userAgent },
  };
  socket.onAny((event: string, ...args: unknown[]) => {
    const last = args.at(-1);
    const answer = typeof last === "function" ? (last as (ack: unknown) => void) : undefined;
    const payload = answer && args.length === 1 ? undefined : args[0];
    // One after another: what a socket sends without waiting keeps its order (P3).
    queue = queue.then(async () => {
      const ack = await dispatch(context, event, payload);
      if (answer) answer(ack);
      else if (!ack.ok)
        socket.emit("error", {
          ...ack.error,
          event: isUpEvent(event) ? event : String(event).slice(0, 60),
          ...(ack.correlation_id === undefined ? {} : { correlation_id: ack.correlation_id }),
        });
    });
  });
  socket.on("error", (error: Error) => {
    socket.emit("error", errorBody("BAD_REQUEST", error.message.slice(0, 200), realtime.core.now()));
  });
  socket.on("disconnect", () => realtime.leave(connection));
  dropRequest(socket);
  realtime.enter(connection, admission);
}

/** The upgrade request is kept alive by the engine's socket: 13 % of a connection's memory. */
function dropRequest(socket: Socket): void {
  const raw = socket.conn as unknown as { request: unknown };
  if (socket.conn.transport.name === "websocket") raw.request = null;
}

type Buffers = { writeBuffer?: unknown[]; transport?: { socket?: { bufferedAmount?: number } } };
/** What a packet that waits in the engine's queue is counted as, in bytes. */
const PACKET_BYTES = 1024;

function socketConnection(socket: Socket, admission: Admission, connectedAt: number): Omit<Connection, "settled"> {
  const buffers = socket.conn as unknown as Buffers;
  const acks = (socket as unknown as { acks: Map<number, unknown> }).acks;
  const ackIds = socket.nsp as unknown as { _ids: number };
  const unanswered = new Map<number, number[]>();
  return {
    id: socket.id,
    actor: admission.actor,
    key: principalKey(admission.actor),
    connectedAt,
    joined: new Map(),
    records: new Set(),
    send: (event, payload) => void socket.emit(event, payload),
    sendMessage: (payload, acked) => {
      const id = ackIds._ids;
      const attempts = unanswered.get(payload.id) ?? [];
      unanswered.set(payload.id, [...attempts, id]);
      socket.emit("message", payload, () => {
        // The attempts that are not answered would be kept until the socket goes.
        for (const attempt of unanswered.get(payload.id) ?? []) acks.delete(attempt);
        unanswered.delete(payload.id);
        acked();
      });
    },
    end: (name, retryAfterMs) => {
      socket.emit("session_close", closeInfo(name, retryAfterMs));
      // A disconnect packet tells the client not to come back by itself; closing the transport lets it.
      if (closeInfo(name).retry === "backoff") socket.conn.close();
      else socket.disconnect(true);
    },
    drop: () => socket.conn.close(true),
    buffered: () => (buffers.writeBuffer?.length ?? 0) * PACKET_BYTES + (buffers.transport?.socket?.bufferedAmount ?? 0),
  };
}
