import type { Core } from "../core/core";
import { cut } from "../protocol/cut";
import { errorLine } from "../serialize-error";

export type Rounds = {
  /** Begins no further round and waits for the one that runs. */
  stop(): Promise<void>;
};

/** Rounds that can be asked for. */
type CallableRounds = Rounds & {
  /** Begins a round now, unless one runs. */
  now(): void;
};

export type RoundsOptions = {
  /** What `/api/jobs` calls it. */
  name: string;
  firstAfterMs: number;
  everyMs: number /** What the log says of a round that failed; the next one comes all the same. */;
  failure: string;
};

/** Does something again and again, each round so long after the end of the one before; or now, where somebody asks for it. */
export function startRounds(
  core: Pick<Core, "log" | "databaseErrors" | "work" | "now">,
  work: () => Promise<unknown>,
  { name, firstAfterMs, everyMs, failure }: RoundsOptions,
): CallableRounds {
  let timer: NodeJS.Timeout;
  let round: Promise<unknown> | undefined;
  let stopped = false;
  const run = () => {
    clearTimeout(timer);
    round ??= recorded().finally(() => {
      round = undefined;
      if (!stopped) plan(everyMs);
    });
  };
  const recorded = async () => {
    const startedAt = core.now();
    const begun = performance.now();
    const failed = await work().then(
      () => undefined,
      (error: unknown) => {
        core.databaseErrors.note(error);
        core.log.warn({ err: error, kind: name, what: failure }, "job.failed");
        return cut(errorLine(error), 500);
      },
    );
    core.work.record(name, { startedAt, durationMs: performance.now() - begun, error: failed });
  };
  const plan = (afterMs: number) => {
    timer = setTimeout(run, afterMs);
    timer.unref();
  };
  const forget = core.work.addSchedule(name, { everyMs, run });
  plan(firstAfterMs);
  return {
    now: run,
    stop: async () => {
      stopped = true;
      forget();
      clearTimeout(timer);
      await round;
    },
  };
}

/** Rounds that follow the feeds of workspaces: one begins at once when a feed has grown here, too. */
export function startFeedRounds(core: Core, work: () => Promise<unknown>, options: RoundsOptions): Rounds {
  const rounds = startRounds(core, work, options);
  const unsubscribe = core.bus.subscribe((event, remote) => {
    if (event.type === "feed" && !remote) rounds.now();
  });
  return {
    stop: async () => {
      unsubscribe();
      await rounds.stop();
    },
  };
}
