import type { Core } from "../core/core";
import type { Actor } from "../core/log";
import type { Traced } from "../core/monitoring";
import type { LiveVisitor } from "../core/people";
import type { LimitInForce } from "../core/system";
import type { FeedType } from "../protocol/feed";
import type { LiveConnection, TraceStep } from "../protocol/routes/monitoring";
import type { Stats } from "../protocol/routes/system";

/** What the installation knows of itself over all nodes; one workspace's, and without it everybody's. */
export type MonitorService = {
  stats(workspaceId?: number): Promise<Stats>;
  connections(workspaceId: number): Promise<LiveConnection[]>;
  visitors(workspaceId: number): Promise<LiveVisitor[]>;
  endConnection(workspaceId: number, id: string): Promise<boolean>;
  trace(message: Traced): Promise<TraceStep[]>;
  limitsInForce(): Promise<LimitInForce[]>;
  releaseLimit(limit: string, subject: string): Promise<boolean>;
  writeCloses(): Promise<void>;
  /** How this node is, for its health. */
  readonly vitals: Vitals;
  /** Remembers that a message came by a route, for its trace. */
  received(messageId: number, actor: Actor, at: number): void;
};

export type Vitals = {
  /** Null where no REDIS_URL is set. */
  redis: boolean | null;
  eventLoopLagMs: number;
  /** Connections of this node, of all workspaces. */
  connections: number;
  /** Messages that are due to be sent again on this node: clients don't answer. */
  unanswered: number;
};

/** Everything the routes take from the server they run in. */
export type Services = {
  core: Core;
  /** Whether the node takes new work: false from SIGTERM on. */
  isReady: () => boolean;
  monitor: MonitorService;
  /** A dialog as Server-Sent Events, until the reader's credential runs out. Throws a DomainError where the actor may not read it. */
  eventStream: (
    reader: { actor: Actor; expiresAt: Date | null; address: string },
    dialogId: number,
    afterSeq: number | undefined,
  ) => Promise<ReadableStream<Uint8Array>>;
  /** The workspace's feed as Server-Sent Events, after a position; without one from what comes next. Throws a DomainError for who may not read it. */
  feedStream: (
    reader: { actor: Actor; expiresAt: Date | null; address: string },
    query: { after?: number | undefined; types?: readonly FeedType[] | undefined; dialog_id?: number | undefined },
  ) => Promise<ReadableStream<Uint8Array>>;
  /** Prometheus text. */
  metrics: () => Promise<string>;
};
