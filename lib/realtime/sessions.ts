import type { IncomingMessage } from "node:http";
import type { Server, Socket } from "socket.io";
import { addressKey } from "../core/system";
import { peerOf } from "./peer";
import type { Realtime } from "./realtime";
import { cutTransport } from "./transports";

/** How long a session of Engine.IO may be without a namespace. */
export const NAMESPACE_WITHIN_MS = 10_000;
/** The same for one whose address opens too many: long enough to ask, and to hear why not. */
const REFUSED_WITHIN_MS = 2_000;
/** Packets that ask for a namespace; a client asks for three at most. */
const CONNECTS_MAX = 20;
const CONNECT_PACKET = "0";

/** What is used of Engine.IO's socket. */
type EngineSocket = Socket["conn"];

type Session = {
  address: string;
  /** Whether its address may open one more: asked once for the session and its first namespace. */
  verdict: Promise<void> | undefined;
  namespaces: number;
  isMember: boolean;
  connects: number;
  timer: NodeJS.Timeout | undefined;
};

/**
 * The sessions of Engine.IO under the namespaces: what has not asked for a namespace yet, or has left its last, is
 * bounded in number and in time, and what floods is cut whether or not it is in one.
 */
export class Sessions {
  private readonly sessions = new WeakMap<EngineSocket, Session>();
  /** Those without a namespace, the oldest first. */
  private readonly waiting = new Set<EngineSocket>();

  constructor(
    io: Server,
    private readonly realtime: Realtime,
  ) {
    io.engine.on("connection", (conn: EngineSocket & { request: IncomingMessage }) => this.opened(conn));
  }

  /** @throws Refusal as `mayConnect`. The first namespace of a session has been counted with it, each other counts as one more. */
  async mayConnect(conn: EngineSocket, address: string): Promise<void> {
    const session = this.sessions.get(conn);
    const verdict = session?.verdict ?? this.realtime.limiter.mayConnect(address);
    if (session) session.verdict = undefined;
    await verdict;
  }

  /** The session has one more namespace; `left` when it has one less. */
  joined(conn: EngineSocket, isMember: boolean): void {
    const session = this.sessions.get(conn);
    if (!session) return;
    session.namespaces += 1;
    session.isMember ||= isMember;
    clearTimeout(session.timer);
    this.waiting.delete(conn);
  }

  left(conn: EngineSocket): void {
    const session = this.sessions.get(conn);
    if (!session) return;
    session.namespaces -= 1;
    if (session.namespaces === 0 && conn.readyState === "open") this.wait(conn, session, NAMESPACE_WITHIN_MS);
  }

  private opened(conn: EngineSocket & { request: IncomingMessage }): void {
    const { core, limiter } = this.realtime;
    const { address } = peerOf(core, conn.request);
    const session: Session = {
      address: addressKey(address),
      verdict: undefined,
      namespaces: 0,
      isMember: false,
      connects: 0,
      timer: undefined,
    };
    this.sessions.set(conn, session);
    if (conn.transport.name === "polling") this.countPolling(conn, address);
    session.verdict = limiter.mayConnect(address);
    session.verdict.catch(() => {
      if (session.namespaces === 0) this.wait(conn, session, REFUSED_WITHIN_MS);
    });
    this.wait(conn, session, NAMESPACE_WITHIN_MS);
    conn.on("message", (data: unknown) => this.heard(conn, session, data));
    conn.once("close", () => {
      clearTimeout(session.timer);
      this.waiting.delete(conn);
    });
  }

  /** WebSockets are counted where they are upgraded. */
  private countPolling(conn: EngineSocket, address: string): void {
    const release = this.realtime.limiter.openTransport(address);
    if (!release) return conn.close(true);
    conn.once("upgrade", release);
    conn.once("close", release);
  }

  private wait(conn: EngineSocket, session: Session, ms: number): void {
    clearTimeout(session.timer);
    session.timer = setTimeout(() => cutTransport(conn), ms);
    session.timer.unref();
    this.waiting.add(conn);
    if (this.waiting.size <= this.realtime.core.env.WS_MAX_TOTAL_CONNECTIONS) return;
    for (const oldest of this.waiting) return cutTransport(oldest);
  }

  private heard(conn: EngineSocket, session: Session, data: unknown): void {
    if (typeof data === "string" && data.startsWith(CONNECT_PACKET)) session.connects += 1;
    const floods = !session.isMember && !this.realtime.frames.take(session.address);
    if (floods || session.connects > CONNECTS_MAX) cutTransport(conn);
  }
}
