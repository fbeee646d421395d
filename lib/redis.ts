import DataLoader from "dataloader";
import { Redis } from "ioredis";
import type { Logger } from "pino";

/** A Redis that stands still must not pile up promises. */
const COMMAND_TIMEOUT_MS = 2_000;
/** The longest that anything a person waits for is held up by Redis: local chat does not slow down with it. */
const PATIENCE_MS = 50;
const ASK_AGAIN_MS = 250;

export type RedisPair = {
  /** Takes commands; refuses at once while Redis is away. */
  commands: Redis;
  /** The answer to a command, or a rejection within 50 ms; at once while Redis is known to be away or to stand still. */
  ask: AskRedis;
  /** Only listens; comes back by itself. */
  subscriber: Redis;
  /** Called when Redis is there again: what was published meanwhile reached nobody. */
  onBack(listener: () => void): void;
  close(): void;
};

export type AskRedis = <T>(run: (commands: Redis) => Promise<T>) => Promise<T>;

function impatiently(commands: Redis, onAnswer: (ms: number) => void): AskRedis {
  let standsStill = false;
  const check = () => {
    commands.ping().then(
      () => {
        standsStill = false;
      },
      () => {
        if (commands.status !== "end") setTimeout(check, ASK_AGAIN_MS).unref();
      },
    );
  };
  const giveUp = () => {
    if (standsStill) return;
    standsStill = true;
    check();
  };
  return <T>(run: (commands: Redis) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      if (commands.status !== "ready" || standsStill) return reject(new Error("Redis is away"));
      const refuse = () => {
        giveUp();
        reject(new Error("Redis stands still"));
      };
      // An answer may be there already, and this process too busy to have read it: then it is read first.
      let late: NodeJS.Immediate | undefined;
      const timer = setTimeout(() => {
        late = setImmediate(refuse);
      }, PATIENCE_MS);
      const begun = performance.now();
      run(commands)
        .then((answer) => {
          onAnswer(performance.now() - begun);
          resolve(answer);
        }, reject)
        .finally(() => {
          clearTimeout(timer);
          clearImmediate(late);
        });
    });
}

/** A script of so many questions keeps Redis for about a millisecond. */
const LOT = 100;

/**
 * Asks once for all that is asked for within a turn of the event loop: a crowd that comes at once costs a few commands.
 * @param run answers in the order of the questions
 */
export function inLots<Q, A>(run: (questions: readonly Q[]) => Promise<A[]>): (question: Q) => Promise<A> {
  const loader = new DataLoader<Q, A>(run, { cache: false, maxBatchSize: LOT, batchScheduleFn: (send) => void setImmediate(send) });
  return (question) => loader.load(question);
}

const backoff = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000);

/**
 * Opens the two connections of a node. Nothing queues while Redis is away: a hint that it can't take is lost, and the reconciliation with the
 * database heals it.
 * @param onAnswer hears how long each command took that somebody waited for
 */
export function openRedis(url: string, log: Logger, onAnswer: (ms: number) => void = () => undefined): RedisPair {
  const commands = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: backoff,
  });
  const subscriber = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: backoff });
  let away = false;
  const listeners = new Set<() => void>();
  for (const redis of [commands, subscriber]) {
    redis.on("error", (error: Error) => {
      if (!away) log.warn({ err: error }, "Redis is away; other nodes are heard of by the database");
      away = true;
    });
    redis.on("ready", () => {
      away = false;
      for (const listener of listeners) listener();
    });
  }
  return {
    commands,
    subscriber,
    ask: impatiently(commands, onAnswer),
    onBack: (listener) => void listeners.add(listener),
    close() {
      commands.disconnect();
      subscriber.disconnect();
    },
  };
}
