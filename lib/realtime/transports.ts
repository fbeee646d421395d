import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Server } from "socket.io";
import { type Session, sessionOf } from "./engine-internals";

/** Beneath a session: its TCP stream, once it is a WebSocket, and the bytes that Engine.IO has not handed on yet. */
type Wire = { stream: Duplex | undefined; queued: number; isCorked: boolean };

/** What a packet is counted as whose size is not known. */
const PACKET_BYTES = 1024;

const wires = new WeakMap<Session, Wire>();

/** One for all sessions: a listener of its own would be kept for each. */
function countQueued(this: Session, { data }: { data?: unknown }): void {
  const wire = wires.get(this);
  if (wire && data !== undefined) wire.queued += typeof data === "string" ? data.length : PACKET_BYTES;
}

let corked: Wire[] = [];

function uncorkAll(): void {
  const all = corked;
  corked = [];
  for (const wire of all) {
    wire.isCorked = false;
    wire.stream?.uncork();
  }
}

/**
 * Before Engine.IO hands on what it has: what goes to a reader within one turn of the event loop leaves in one write or two.
 * For a reader of many dialogs the writes are most of the cost of telling them.
 */
function gather(this: Session): void {
  const wire = wires.get(this);
  if (!wire?.stream || wire.isCorked) return;
  wire.isCorked = true;
  wire.stream.cork();
  if (corked.length === 0) setImmediate(uncorkAll);
  corked.push(wire);
}

function forgetQueued(this: Session): void {
  const wire = wires.get(this);
  if (wire) wire.queued = 0;
}

/** Follows each session from its beginning. */
export function watchTransports(io: Server): void {
  io.engine.on("connection", (session: Session) => {
    const stream = session.transport.name === "websocket" ? session.request.socket : undefined;
    wires.set(session, { stream, queued: 0, isCorked: false });
    session.on("packetCreate", countQueued);
    session.on("flush", gather);
    session.on("drain", forgetQueued);
  });
}

/** Hands an upgrade to Engine.IO, and keeps hold of the stream that a session changes to. */
export function upgradeTransport(io: Server, request: IncomingMessage, stream: Duplex, head: Buffer): void {
  const sid = new URLSearchParams(request.url?.split("?")[1]).get("sid");
  const session = sid === null ? undefined : sessionOf(io, sid);
  session?.once("upgrade", () => {
    const wire = wires.get(session);
    if (wire) wire.stream = stream;
  });
  io.engine.handleUpgrade(request, stream, head);
}

/** Bytes that wait for a reader. */
export function waitingBytes(session: Session): number {
  const wire = wires.get(session);
  return wire ? wire.queued + (wire.stream?.writableLength ?? 0) : 0;
}

/** Ends a session at once: a close handshake would wait for somebody who does not read. */
export function cutTransport(session: Session): void {
  wires.get(session)?.stream?.destroy();
  session.close(true);
}

/** Takes nothing more from a client that is being sent away. */
export const stopReading = (session: Session): void => void wires.get(session)?.stream?.pause();
