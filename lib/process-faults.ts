import type { EventEmitter } from "node:events";
import type { Logger } from "pino";

const FAULTS = ["uncaughtException", "unhandledRejection"] as const;
/** Faults written to the log in any minute; whoever can cause one could fill a disk with them. */
const LINES_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/**
 * What happens to an exception that nothing caught: it is logged and the node goes on. Everything that has to last is
 * in the database and each request, event and job stands for itself, so a fault in one of them is no reason to end
 * everybody else's connections; a node that ended here could be kept down by whoever finds such a fault.
 * A start that fails still ends: `server.ts` sees to that.
 */
export function surviveFaults(emitter: EventEmitter, log: Pick<Logger, "fatal">, now: () => number = Date.now): void {
  let lines = 0;
  let unwritten = 0;
  let since = now();
  for (const fault of FAULTS)
    emitter.on(fault, (reason: unknown) => {
      if (now() - since >= MINUTE_MS) {
        since = now();
        lines = 0;
      }
      lines += 1;
      if (lines > LINES_A_MINUTE) {
        unwritten += 1;
        return;
      }
      log.fatal({ err: reason, fault, unwritten }, "nothing caught this fault; the node goes on");
      unwritten = 0;
    });
}

/** Loads something that would add listeners of its own for such faults, and leaves those out: there is one policy. */
export async function keepingFaultPolicy<T>(emitter: EventEmitter, load: () => Promise<T>): Promise<T> {
  const known = new Set(FAULTS.flatMap((fault) => emitter.listeners(fault)));
  const loaded = await load();
  for (const fault of FAULTS)
    for (const listener of emitter.listeners(fault))
      if (!known.has(listener)) emitter.removeListener(fault, listener as (...args: unknown[]) => void);
  return loaded;
}
