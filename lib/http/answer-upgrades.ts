import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { pathOf, settleTarget } from "./request-target";

export type UpgradeListener = (request: IncomingMessage, stream: Duplex, head: Buffer) => void;

/** @returns who takes a WebSocket at this path; undefined where nobody does */
export type FindTaker = (path: string) => UpgradeListener | undefined;

/** Headers that speak of this one connection's upgrade, and are not passed on when it is ignored (RFC 9110, 7.8). */
const OF_THE_UPGRADE: ReadonlySet<string> = new Set(["upgrade", "http2-settings"]);

const wantsWebSocket = (request: IncomingMessage): boolean => request.headers.upgrade?.trim().toLowerCase() === "websocket";

/** The head of a request as it came, without its wish to upgrade. */
function headWithoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    const value = rawHeaders[at + 1] as string;
    if (OF_THE_UPGRADE.has(name.toLowerCase())) continue;
    if (name.toLowerCase() !== "connection") {
      lines.push(`${name}: ${value}`);
      continue;
    }
    const kept = value.split(",").filter((token) => !OF_THE_UPGRADE.has(token.trim().toLowerCase()));
    if (kept.length > 0) lines.push(`${name}: ${kept.join(",")}`);
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

/**
 * Owns the server's `upgrade` event: a WebSocket goes to whoever takes its path, and any other wish to upgrade is
 * ignored and its request answered as plain HTTP, body included. Java's default client wishes for `h2c` with every
 * request. On Node 20 the parser has let go of the socket by then, so the head is written back in front of what
 * follows and the socket handed in again, as the documentation of `connection` allows.
 */
export function answerUpgrades(httpServer: HttpServer, find: FindTaker, log: Pick<Logger, "error">): void {
  httpServer.removeAllListeners("upgrade");
  httpServer.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    try {
      const plain = headWithoutUpgrade(request);
      settleTarget(request);
      const take = wantsWebSocket(request) ? find(pathOf(request)) : undefined;
      if (take) {
        // Without a listener the reset of a connection would be an exception that nobody catches.
        stream.on("error", () => stream.destroy());
        take(request, stream, head);
        return;
      }
      stream.unshift(Buffer.concat([plain, head]));
      httpServer.emit("connection", stream);
    } catch (error) {
      log.error({ err: error }, "an upgrade failed");
      stream.destroy();
    }
  });
}
