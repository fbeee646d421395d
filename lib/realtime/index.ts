import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import type { Core } from "../core/core";
import { noteSecurity } from "../core/system";
import { answerUpgrades, type FindTaker, type UpgradeListener } from "../http/answer-upgrades";
import { CLOSES } from "../protocol/closes";
import { LIMITS } from "../protocol/values";
import type { RedisPair } from "../redis";
import { joinCluster } from "./cluster";
import { compression } from "./compression";
import type { Connection } from "./connection";
import { ConnectionRegistry } from "./connection-registry";
import { checkInternals } from "./engine-internals";
import { openEventStream } from "./gateways/event-stream";
import { openFeedStream } from "./gateways/feed-stream";
import { RawWebSockets } from "./gateways/raw-websocket";
import { Monitor } from "./monitoring/monitor";
import { Nodes } from "./nodes";
import { peerOf } from "./peer";
import { Realtime } from "./realtime";
import { Reconciliation } from "./reconciliation";
import { NAMESPACE_WITHIN_MS } from "./sessions";
import { registerNamespaces } from "./sockets";
import { spreadPings } from "./spread-pings";
import { upgradeTransport, watchTransports } from "./transports";

export { clientAddress } from "../core/system";
export { LibraryMismatch } from "./engine-internals";

export type LiveServer = {
  io: Server;
  realtime: Realtime;
  /** What the installation knows of itself, over all nodes. */
  monitor: Monitor;
  eventStream: (
    ...args: Parameters<typeof openEventStream> extends [Realtime, ...infer Rest] ? Rest : never
  ) => ReturnType<typeof openEventStream>;
  feedStream: (
    ...args: Parameters<typeof openFeedStream> extends [Realtime, ...infer Rest] ? Rest : never
  ) => ReturnType<typeof openFeedStream>;
  /** Asks every client to reconnect elsewhere, in small batches so that they do not return all at once, then ends. */
  drain(): Promise<void>;
};

export type RealtimeOptions = {
  /** Makes the node one of several. */
  redis?: RedisPair | undefined;
  /** Asked for WebSockets that are neither Socket.IO's nor the raw gateway's. */
  otherUpgrade?: FindTaker | undefined;
};

/** Connections drained at once, and the pause before the next batch. */
const DRAIN_LOT = 100;
const DRAIN_PAUSE_MS = 50;

/** The longest a connection is waited for whose last request is still being answered. */
const SETTLE_MS = 5_000;

async function release(connection: Connection): Promise<void> {
  await Promise.race([connection.settled(), pause(SETTLE_MS)]);
  connection.end("SERVICE_RESTART");
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Takes an upgrade where its address may have one more; the socket is given back where it may not. */
const counted =
  ({ core, limiter }: Realtime, take: UpgradeListener): UpgradeListener =>
  (request, stream, head) => {
    const { address } = peerOf(core, request);
    const release = limiter.openTransport(address);
    if (!release) {
      noteSecurity(core, "connection.refused", { code: CLOSES.RATE_LIMITED.code, name: "RATE_LIMITED", address });
      return void stream.end(TOO_MANY, () => stream.destroy());
    }
    stream.once("close", release);
    take(request, stream, head);
  };

const TOO_MANY = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/**
 * Socket.IO and the raw gateway on one HTTP server. One dispatcher owns `upgrade`: Engine.IO would end upgrades that
 * are not its own, and Next adds a listener of its own where it is given the server.
 */
export function startRealtime(core: Core, httpServer: HttpServer, { redis, otherUpgrade }: RealtimeOptions = {}): LiveServer {
  const registry = redis && new ConnectionRegistry(core, redis);
  const realtime = new Realtime(core, registry);
  const io = new Server(httpServer, {
    path: "/socket.io",
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: LIMITS.FRAME_BYTES_MAX,
    pingInterval: core.env.WS_PING_INTERVAL_SECONDS * 1000,
    pingTimeout: core.env.WS_PONG_TIMEOUT_SECONDS * 1000,
    // `Sessions` cuts them before, without waiting for an answer to the close.
    connectTimeout: NAMESPACE_WITHIN_MS * 2,
    perMessageDeflate: compression(core),
    httpCompression: false,
    // Who may connect is decided in the handshake, by the lists of protocol.md 2.
    cors: { origin: true, credentials: true },
  });
  checkInternals(io);
  watchTransports(io);
  spreadPings(io, core.env.WS_PING_INTERVAL_SECONDS * 1000);
  if (core.env.WS_LOG_HEARTBEAT_EVENTS)
    io.engine.on("connection", (transport: { id: string; on(event: "heartbeat", listener: () => void): void }) =>
      transport.on("heartbeat", () => core.log.info({ transport: transport.id }, "connection.heartbeat")),
    );
  const nodes = new Nodes(core, redis !== undefined);
  const monitor = new Monitor(core, realtime, nodes, redis);
  monitor.start();
  const reconciliation = new Reconciliation(
    core,
    realtime.hub,
    realtime.catchUp,
    realtime.summaries,
    () => redis === undefined && nodes.isAlone,
  );
  const leaveCluster = redis && joinCluster(core, redis);
  redis?.onBack(() => {
    void reconciliation.run();
    void realtime.access.reconcile();
  });
  // The embedded database has one process.
  if (core.env.DATABASE_URL) nodes.start();
  reconciliation.start();
  realtime.access.start();
  registerNamespaces(io, realtime);
  const raw = new RawWebSockets(realtime);
  answerUpgrades(
    httpServer,
    (path) => {
      if (path.startsWith("/socket.io/")) return counted(realtime, (...upgrade) => upgradeTransport(io, ...upgrade));
      return RawWebSockets.handles(path) ? counted(realtime, raw.upgrade) : otherUpgrade?.(path);
    },
    core.log,
  );
  return {
    io,
    realtime,
    monitor,
    eventStream: (reader, dialogId, afterSeq) => openEventStream(realtime, reader, dialogId, afterSeq),
    feedStream: (reader, query) => openFeedStream(realtime, reader, query),
    async drain() {
      realtime.limiter.drain();
      await realtime.flush();
      const all = [...realtime.hub.connections.values()];
      for (let at = 0; at < all.length; at += DRAIN_LOT) {
        await Promise.all(all.slice(at, at + DRAIN_LOT).map(release));
        await pause(DRAIN_PAUSE_MS);
      }
      reconciliation.stop();
      await nodes.stop();
      realtime.access.stop();
      raw.stop();
      monitor.stop();
      realtime.stop();
      await realtime.journal.tally.flush();
      leaveCluster?.();
      await registry?.stop();
      io.engine.close();
    },
  };
}
