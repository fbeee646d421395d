import type { Socket } from "socket.io";

/** Packet types of the Socket.IO protocol that carry an event or an answer to one. */
export const PACKET = { EVENT: 2, ACK: 3, BINARY_EVENT: 5, BINARY_ACK: 6 } as const;

/** The opcode of a text frame that is complete (RFC 6455), and Engine.IO's type of a message. */
const TEXT_FRAME = 0x81;
const ENGINE_MESSAGE = "4".charCodeAt(0);

/** Payloads that were encoded last, and their JSON: a fan-out goes through its readers with one for each side. */
const recent: { payload: object | undefined; text: string }[] = [
  { payload: undefined, text: "" },
  { payload: undefined, text: "" },
];
let oldest = 0;

/** JSON of a payload; one that goes to many readers in a row is encoded once. */
export function encode(payload: object): string {
  for (const known of recent) if (known.payload === payload) return known.text;
  const text = JSON.stringify(payload);
  recent[oldest] = { payload, text };
  oldest = (oldest + 1) % recent.length;
  return text;
}

/** What is used of Engine.IO's socket, beyond what its types offer. */
type Engine = {
  readyState: string;
  transport: { name: string; socket?: { bufferedAmount?: number; terminate?(): void; pause?(): void } };
  writeBuffer: { data?: unknown; options?: { wsPreEncodedFrame?: Buffer[] } | undefined }[];
  close(discard?: boolean): void;
  write(data: string, options?: { compress: boolean; wsPreEncodedFrame: Buffer[] }): void;
};

/** What a packet that waits in the engine's queue is counted as, in bytes, where it is not a frame of ours. */
const PACKET_BYTES = 1024;

/** Bytes that wait for a reader of Engine.IO, whatever they carry. */
export function waitingBytes(conn: unknown): number {
  const { transport, writeBuffer } = conn as Engine;
  let sum = transport.socket?.bufferedAmount ?? 0;
  for (const { data, options } of writeBuffer)
    sum += options?.wsPreEncodedFrame?.[0]?.length ?? (typeof data === "string" ? data.length : PACKET_BYTES);
  return sum;
}

/** Ends the transport at once: a close handshake would wait for somebody who does not read. */
export function cutTransport(conn: unknown): void {
  const engine = conn as Engine;
  engine.transport.socket?.terminate?.();
  engine.close(true);
}

/** Takes nothing more from a client that is being sent away. */
export const stopReading = (conn: unknown): void => (conn as Engine).transport.socket?.pause?.();

let dirty: FrameWriter[] = [];

function flushAll(): void {
  const writers = dirty;
  dirty = [];
  for (const writer of writers) writer.flush();
}

/**
 * Writes to one Socket.IO socket. What goes to it within one turn of the event loop leaves in one write: for a reader of
 * many dialogs that is most of the cost of telling them.
 */
export class FrameWriter {
  private packets: string[] = [];
  private packed = 0;
  private readonly engine: Engine;
  private readonly namespace: string;

  /** @param onBehind called when more than `maxWaiting` bytes wait for the reader */
  constructor(
    private readonly socket: Socket,
    private readonly maxWaiting: number,
    private readonly onBehind: () => void,
  ) {
    this.engine = socket.conn as unknown as Engine;
    this.namespace = `${socket.nsp.name},`;
  }

  /** @param ackId what the client is to answer with, where it is to answer */
  event(name: string, payload: object, ackId?: number): void {
    this.push(`${PACKET.EVENT}${this.namespace}${ackId ?? ""}["${name}",${encode(payload)}]`);
  }

  answer(id: number, answer: object): void {
    this.push(`${PACKET.ACK}${this.namespace}${id}[${JSON.stringify(answer)}]`);
  }

  flush(): void {
    const { packets, engine } = this;
    if (packets.length === 0) return;
    this.packets = [];
    this.packed = 0;
    if (engine.readyState !== "open") return;
    if (this.buffered() > this.maxWaiting) return this.onBehind();
    if (engine.transport.name !== "websocket") for (const packet of packets) engine.write(packet);
    else engine.write("", { compress: false, wsPreEncodedFrame: [toFrames(packets)] });
  }

  /** Bytes that wait for a slow reader. */
  buffered(): number {
    return this.packed + waitingBytes(this.engine);
  }

  private push(packet: string): void {
    if (!this.socket.connected) return;
    if (this.packets.length === 0) {
      if (dirty.length === 0) setImmediate(flushAll);
      dirty.push(this);
    }
    // What is said within one turn may be long, but not without end.
    if (this.packed > this.maxWaiting) return this.onBehind();
    this.packets.push(packet);
    this.packed += packet.length;
  }
}

/** Text frames of WebSocket, one a packet, behind each other: what is sent by the server is not masked. */
export function toFrames(packets: readonly string[]): Buffer {
  const lengths = packets.map((packet) => Buffer.byteLength(packet) + 1);
  const frames = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headerBytes(length) + length, 0));
  let at = 0;
  for (const [index, packet] of packets.entries()) {
    const length = lengths[index] as number;
    frames[at] = TEXT_FRAME;
    at = writeLength(frames, at + 1, length);
    frames[at] = ENGINE_MESSAGE;
    frames.write(packet, at + 1);
    at += length;
  }
  return frames;
}

const headerBytes = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/** @returns where the payload begins */
function writeLength(frames: Buffer, at: number, length: number): number {
  if (length < 126) return frames.writeUInt8(length, at);
  if (length < 65_536) return frames.writeUInt16BE(length, frames.writeUInt8(126, at));
  return frames.writeBigUInt64BE(BigInt(length), frames.writeUInt8(127, at));
}
