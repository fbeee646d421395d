import type { Server } from "socket.io";
import { StartError } from "../env";
import type { Session } from "./transports";

/** What is used of Engine.IO beyond its documented types. */
type Internals = { clients: Record<string, Session | undefined>; opts: { pingInterval: number }; handleUpgrade: unknown };

const internals = (io: Server) => io.engine as unknown as Internals;

const NEEDED: Record<string, (engine: Internals) => boolean> = {
  "engine.clients": ({ clients }) => typeof clients === "object",
  "engine.opts.pingInterval": ({ opts }) => typeof opts?.pingInterval === "number",
  "engine.handleUpgrade": ({ handleUpgrade }) => typeof handleUpgrade === "function",
};

/** @throws StartError where an update of the library has taken away what is used here */
export function checkInternals(io: Server): void {
  const missing = Object.entries(NEEDED).flatMap(([name, isThere]) => (isThere(internals(io)) ? [] : [name]));
  if (missing.length > 0)
    throw new StartError(`This version of socket.io has no ${missing.join(", ")}, which Baton needs: install the one in package-lock.json`);
}

/** The session that a request names by its `sid`. */
export function sessionOf(io: Server, sid: string): Session | undefined {
  return internals(io).clients[sid];
}

/** How often the next session is pinged, of which its client is told in the handshake. */
export function setPingInterval(io: Server, ms: number): void {
  internals(io).opts.pingInterval = ms;
}
