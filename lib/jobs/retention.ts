import { eraseExpired } from "../core/contacts/erase-expired";
import type { Core } from "../core/core";

const EVERY_MS = 3_600_000;
/** After the start, so that it does not stand in the way of those who come back. */
const FIRST_AFTER_MS = 60_000;

export type Retention = {
  /** Begins no further round and waits for the one that runs. */
  stop(): Promise<void>;
};

/** Erases what is kept no longer, once an hour. */
export function startRetention(core: Core, options: { firstAfterMs?: number; everyMs?: number } = {}): Retention {
  const { firstAfterMs = FIRST_AFTER_MS, everyMs = EVERY_MS } = options;
  let timer: NodeJS.Timeout;
  let round: Promise<void> = Promise.resolve();
  let stopped = false;
  const run = () => {
    round = eraseExpired(core)
      .catch((error: unknown) => core.log.warn({ err: error }, "what is kept no longer could not be erased; it is tried again"))
      .finally(() => {
        if (!stopped) plan(everyMs);
      });
  };
  const plan = (afterMs: number) => {
    timer = setTimeout(run, afterMs);
    timer.unref();
  };
  plan(firstAfterMs);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
