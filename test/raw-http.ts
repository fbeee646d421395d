import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { connect, type Socket } from "node:net";

/** Opens a TCP connection and sends the bytes; what goes wrong with it afterwards is nobody's concern. */
export function knock(port: number, bytes: string, host = "127.0.0.1", from?: string): Socket {
  const socket = connect({ port, host, ...(from === undefined ? {} : { localAddress: from }) });
  socket.on("error", () => undefined);
  socket.resume();
  socket.write(bytes, "latin1");
  return socket;
}

/** Sends the bytes and resolves with all that came until the other end closed, or nothing came for `quietMs`. */
export async function exchange(port: number, bytes: string, quietMs = 60_000): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1" });
  let text = "";
  socket.setEncoding("latin1").on("data", (piece: string) => {
    text += piece;
  });
  socket.on("error", () => undefined);
  socket.setTimeout(quietMs, () => socket.destroy());
  socket.write(bytes, "latin1");
  await once(socket, "close");
  return text;
}

export const upgradeTo = (target: string, upgrade = "websocket", more = ""): string =>
  `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;

/** Files that a process has open, sockets among them. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** Sockets that a process has open: without the files of its database, which it opens as it needs them. */
export const openSockets = (pid: number): number =>
  readdirSync(`/proc/${pid}/fd`).filter((fd) => linkOf(`/proc/${pid}/fd/${fd}`).startsWith("socket:")).length;

/** Empty for a file that was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
