import type { Server } from "socket.io";
import { setPingInterval } from "./engine-internals";

/** So many different periods; two sockets that came in the same moment seldom share one. */
const PERIODS = 64;
/** The shortest period is this part of the longest. */
const SHORTEST = 0.8;

/** The periods in milliseconds, one after the other: few enough for Node to keep a list of timers for each. */
export const pingPeriods = (intervalMs: number): number[] =>
  Array.from({ length: PERIODS }, (_, at) => Math.round(intervalMs * (SHORTEST + ((1 - SHORTEST) * (at + 1)) / PERIODS)));

/**
 * Engine.IO pings each socket so long after it came: a crowd that came back together after a restart would for ever be
 * pinged together, and answer together, while everybody else waits. Here each has a period of its own, a little shorter
 * than the setting; its client gets it in the handshake.
 */
export function spreadPings(io: Server, intervalMs: number): void {
  const periods = pingPeriods(intervalMs);
  let next = 0;
  io.engine.on("connection", () => {
    setPingInterval(io, periods[next % PERIODS] as number);
    next += 1;
  });
}
