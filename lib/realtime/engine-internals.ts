import type { Server, Socket } from "socket.io";

/** What carries the namespaces of one client: a session of Engine.IO. */
export type Session = Socket["conn"];

/** What is used of Engine.IO beyond its documented types. */
type Internals = { clients: Record<string, Session | undefined>; opts: { pingInterval: number }; handleUpgrade: unknown };

const internals = (io: Server) => io.engine as unknown as Internals;

const NEEDED: Record<string, (engine: Internals) => boolean> = {
  "engine.clients": ({ clients }) => typeof clients === "object",
  "engine.opts.pingInterval": ({ opts }) => typeof opts?.pingInterval === "number",
  "engine.handleUpgrade": ({ handleUpgrade }) => typeof handleUpgrade === "function",
};

/** Ends a start: the library is not the one that Baton was made for. */
export class LibraryMismatch extends Error {}

/** @throws LibraryMismatch where an update of the library has taken away what is used here */
export function checkInternals(io: Server): void {
  const missing = Object.entries(NEEDED).flatMap(([name, isThere]) => (isThere(internals(io)) ? [] : [name]));
  if (missing.length > 0)
    throw new LibraryMismatch(
      `This version of socket.io has no ${missing.join(", ")}, which Baton needs: install the one in package-lock.json`,
    );
}

/** The session that a request names by its `sid`. */
export function sessionOf(io: Server, sid: string): Session | undefined {
  return internals(io).clients[sid];
}

/** How often the next session is pinged, which its client gets in the handshake. */
export function setPingInterval(io: Server, ms: number): void {
  internals(io).opts.pingInterval = ms;
}
