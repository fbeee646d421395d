import { setTimeout as delay } from "node:timers/promises";
import type { RawData, WebSocket } from "ws";
import { CLOSES, type CloseName, closeInfo } from "../../protocol/closes";
import { MAX_BUFFERED_BYTES } from "../delivery";

const READS_WITHIN_MS = 30_000;
const DRAIN_LOOK_MS = 20;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A frame as text: a binary one is read as UTF-8. @returns undefined where it is no UTF-8 */
export function textOf(data: RawData, isBinary: boolean): string | undefined {
  if (!isBinary) return String(data);
  try {
    return utf8.decode(Array.isArray(data) ? Buffer.concat(data) : data);
  } catch {
    return undefined;
  }
}

/** Sends to who reads; one who does not is dropped, and comes back by the numbers. */
export function say(socket: WebSocket, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
  else socket.send(text);
}

/** Settles once what was sent has left; a reader who takes nothing of it for too long is dropped. */
export async function drained(socket: WebSocket): Promise<void> {
  let least = socket.bufferedAmount;
  let since = Date.now();
  while (socket.readyState === socket.OPEN && socket.bufferedAmount > 0) {
    if (socket.bufferedAmount < least) since = Date.now();
    least = Math.min(least, socket.bufferedAmount);
    if (Date.now() - since > READS_WITHIN_MS) return socket.terminate();
    await delay(DRAIN_LOOK_MS, undefined, { ref: false });
  }
}

/** Sends away whoever sends too much, and reads nothing more of it. */
export function flooded(socket: WebSocket, retryAfterMs?: number): void {
  close(socket, "RATE_LIMITED", retryAfterMs);
  socket.pause();
}

/** Closes with the code of that name, and says in the reason what a client needs to know of it. */
export function close(socket: WebSocket, name: CloseName, retryAfterMs?: number): void {
  const { code } = CLOSES[name];
  const { help: _help, ...info } = closeInfo(name, retryAfterMs);
  socket.close(code, JSON.stringify(info));
}
