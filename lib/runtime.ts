import type { Core } from "./core/core";
import type { Actor } from "./core/log";

/** Everything that Next's routes take from the server they run in. */
export type Runtime = {
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

/** Next bundles routes apart from the server: what must be one lives here. */
const KEY = Symbol.for("baton.runtime");

type Holder = { [KEY]?: Runtime };

export function setRuntime(runtime: Runtime): void {
  (globalThis as Holder)[KEY] = runtime;
}

/** @throws Error when called outside the server, for instance while Next builds. */
export function runtime(): Runtime {
  const found = (globalThis as Holder)[KEY];
  if (!found) throw new Error("Baton's routes run inside its own server: start it with npm start");
  return found;
}
