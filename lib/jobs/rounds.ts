import type { Core } from "../core/core";

export type Rounds = {
  /** Begins no further round and waits for the one that runs. */
  stop(): Promise<void>;
};

export type RoundsOptions = {
  firstAfterMs: number;
  everyMs: number /** What the log says of a round that failed; the next one comes all the same. */;
  failure: string;
};

/** Does something again and again, each round so long after the end of the one before. */
export function startRounds(
  core: Pick<Core, "log" | "databaseErrors">,
  work: () => Promise<unknown>,
  { firstAfterMs, everyMs, failure }: RoundsOptions,
): Rounds {
  let timer: NodeJS.Timeout;
  let round: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const run = () => {
    round = work()
      .catch((error: unknown) => {
        core.databaseErrors.note(error);
        core.log.warn({ err: error }, failure);
      })
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
