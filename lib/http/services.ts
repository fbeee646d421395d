import type { Core } from "../core/core";
import type { Actor } from "../core/log";

/** Everything the routes take from the server they run in. */
export type Services = {
  core: Core;
  /** Whether the node takes new work: false from SIGTERM on. */
  isReady: () => boolean;
  /** The live numbers of one workspace on this node. */
  stats: (workspaceId: number) => Record<string, unknown>;
  /** A dialog as Server-Sent Events, until the reader's credential runs out. Throws a DomainError where the actor may not read it. */
  eventStream: (
    reader: { actor: Actor; expiresAt: Date | null; address: string },
    dialogId: number,
    afterSeq: number | undefined,
  ) => Promise<ReadableStream<Uint8Array>>;
  /** Prometheus text. */
  metrics: () => Promise<string>;
};
