import type { CustomerActor, DialogRef, IntegrationActor, MemberActor, VisitorActor } from "../core/log";
import type { CloseName } from "../protocol/closes";
import type { Down, DownEvent } from "../protocol/events-down";
import type { LiveMessage } from "../protocol/message";
import type { NamespaceName } from "../protocol/values";
import type { Rooms } from "./rooms";

/** Integrations read event streams; they have no sockets. */
export type LiveActor = MemberActor | CustomerActor | VisitorActor | IntegrationActor;

export type Transport = "socket.io" | "websocket" | "event-stream";

/** Which program is on the other end, as far as it says so. */
export type ClientAbout = {
  userAgent?: string | undefined;
  clientType?: string | undefined;
  clientVersion?: string | undefined;
  deviceId?: string | undefined;
  /** Two letters, where a proxy says it. */
  country?: string | undefined;
};

/** The page of the site that somebody is on. */
type PageNow = { url: string; title: string | null };

/** Where a connection belongs, whatever carries it. */
export const namespaceOf = ({ type }: LiveActor): NamespaceName => NAMESPACES[type];

const NAMESPACES = { member: "/admin", integration: "/admin", customer: "/site", visitor: "/widget" } as const;

/** One live reader, whatever carries it: Socket.IO, a raw WebSocket, an event stream. */
export type Connection = {
  readonly id: string;
  readonly transport: Transport;
  readonly actor: LiveActor;
  /** The principal's key, `member:1`: what limits and revocations go by. */
  readonly key: string;
  readonly connectedAt: number;
  /** Where it comes from, as limits count it: an IPv4 address, or an IPv6 address's /64. */
  readonly address: string;
  /** When the last frame went either way, heartbeats apart (milliseconds of this node's clock). */
  activeAt: number;
  /** The origin policy it was let in by, by its fingerprint; undefined until it is known, and for members. */
  originPolicy?: string | undefined;
  readonly joined: Map<number, DialogRef>;
  /** Where Socket.IO carries it: the rooms of its namespace. Absent while what comes for it is kept back. */
  rooms?: Rooms | undefined;
  /** What the client said of itself in the handshake. */
  readonly about: ClientAbout;
  /** How long the last message took until it was acknowledged, in ms. */
  latencyMs?: number;
  /** Messages that were sent to it again. */
  retries?: number;
  /** Why the server ended it; undefined while it lasts, and where the client left. */
  endedWith?: CloseName;
  /** It asked for the numbers of its workspace. */
  followsAnalytics?: boolean;
  /** Where a person outside is, once they have said it. */
  page?: PageNow;
  /** Orders and quotes whose updates it asked for, by the id of their dialog. */
  readonly records: Set<number>;
  send<E extends DownEvent>(event: E, payload: Down[E]): void;
  /**
   * Sends a `message`, which the client acknowledges once it has it in its state; where it has a way to.
   * @param waitMs after which it is sent again, or given up
   */
  sendMessage(payload: LiveMessage, waitMs: number): void;
  /** Says why, then disconnects. */
  end(name: CloseName, retryAfterMs?: number): void;
  /** It may no longer enter this dialog and has left it: one that was opened for that dialog alone ends. */
  lost?(dialogId: number): void;
  /** Settles when what the client asked so far is answered. */
  settled(): Promise<unknown>;
  /** Cuts the transport without a word: for a reader that does not read. It comes back by itself and heals by its numbers. */
  drop(): void;
  /** Bytes that wait for a slow reader. */
  buffered(): number;
};
