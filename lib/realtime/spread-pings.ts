import type { Server } from "socket.io";

/** So many different periods; two sockets that came in the same moment seldom share one. */
const PERIODS = 64;
/** The shortest period is this part of the longest, which clients were told of. */
const SHORTEST = 0.8;

/** What is used of Engine.IO's socket, beyond what its types offer. */
type Pinged = {
  readyState: string;
  pingIntervalTimer: NodeJS.Timeout | null;
  hasRefreshedPingTimeout: boolean;
  sendPacket(type: "ping"): void;
  resetPingTimeout(): void;
};

/** The periods in milliseconds, one after the other: few enough for Node to keep a list of timers for each. */
export const pingPeriods = (intervalMs: number): number[] =>
  Array.from({ length: PERIODS }, (_, at) => Math.round(intervalMs * (SHORTEST + ((1 - SHORTEST) * (at + 1)) / PERIODS)));

/**
 * Engine.IO pings each socket so long after it came: a crowd that came back together after a restart would for ever be
 * pinged together, and answer together, while everybody else waits. Here each has a period of its own, a little shorter.
 */
export function spreadPings(io: Server, intervalMs: number): void {
  const periods = pingPeriods(intervalMs);
  let next = 0;
  io.engine.on("connection", (socket: Pinged) => {
    const period = periods[next % PERIODS] as number;
    next += 1;
    if (!socket.pingIntervalTimer) return;
    clearTimeout(socket.pingIntervalTimer);
    // As its own timer does; it is started again at each answer.
    socket.pingIntervalTimer = setTimeout(() => {
      socket.hasRefreshedPingTimeout = false;
      socket.sendPacket("ping");
      socket.resetPingTimeout();
    }, period);
  });
}
