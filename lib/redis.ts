import DataLoader from "dataloader";
import { Cluster } from "ioredis";
import type { Logger } from "pino";
import { readRedisAddress } from "./redis-address";
import { connectRedis, type RedisClient } from "./redis-connect";

/** A Redis that stands still must not pile up promises. */
const COMMAND_TIMEOUT_MS = 2_000;
/** The longest that anything a person waits for is held up by Redis: local chat does not slow down with it. */
const PATIENCE_MS = 50;
const ASK_AGAIN_MS = 250;

/** Hears what is published on a channel. */
type Hear = (channel: string, message: string) => void;

export type RedisPair = {
  /** Takes commands; refuses at once while Redis is away. All keys of one command are the installation's, and so in one slot. */
  commands: RedisClient;
  /** The answer to a command, or a rejection within 50 ms; at once while Redis is known to be away or to stand still. */
  ask: AskRedis;
  /** Messages of one channel, in one write. @returns how many heard the first; rejects while Redis is away */
  publish(channel: string, messages: readonly string[]): Promise<number>;
  /** Hears channels from now on, also after Redis was away. @returns a function that ends it; rejects where Redis refuses */
  subscribe(channels: readonly string[], hear: Hear): Promise<() => void>;
  /** Called when Redis is there again: what was published meanwhile reached nobody. */
  onBack(listener: () => void): void;
  close(): void;
};

export type AskRedis = <T>(run: (commands: RedisClient) => Promise<T>) => Promise<T>;

/**
 * @param probe a key in the installation's slot: it is asked for, since another server of a cluster says nothing of that one
 * @param onStill hears of each probe that is not answered over a connection that seems well
 */
function impatiently(commands: RedisClient, probe: string, onStill: () => void, onAnswer: (ms: number) => void): AskRedis {
  let standsStill = false;
  const check = () => {
    commands.exists(probe).then(
      () => {
        standsStill = false;
      },
      () => {
        if (commands.status === "ready") onStill();
        if (commands.status !== "end") setTimeout(check, ASK_AGAIN_MS).unref();
      },
    );
  };
  const giveUp = () => {
    if (standsStill) return;
    standsStill = true;
    check();
  };
  return <T>(run: (commands: RedisClient) => Promise<T>) =>
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

/** Publishing and hearing, which a cluster does by shards: only so a message stays with the servers of its slot, and is it known who heard it. */
function channelsOf(commands: RedisClient, subscriber: RedisClient): Pick<RedisPair, "publish" | "subscribe"> {
  const sharded = commands instanceof Cluster;
  return {
    async publish(channel, messages) {
      const publishing = commands.pipeline();
      for (const message of messages) sharded ? publishing.spublish(channel, message) : publishing.publish(channel, message);
      const [[error, heardBy] = [new Error("Redis is away"), 0]] = (await publishing.exec()) ?? [];
      if (error) throw error;
      return Number(heardBy);
    },
    async subscribe(channels, hear) {
      const listener: Hear = (channel, message) => {
        if (channels.includes(channel)) hear(channel, message);
      };
      const event = sharded ? "smessage" : "message";
      subscriber.on(event, listener);
      await (sharded ? subscriber.ssubscribe(...channels) : subscriber.subscribe(...channels));
      return () => void subscriber.off(event, listener);
    },
  };
}

/**
 * Opens the two connections of a node. Nothing queues while Redis is away: a hint that it can't take is lost, and the reconciliation with the
 * database heals it.
 * @param url REDIS_URL
 * @param namespace what the keys and channels of the installation begin with
 * @param onAnswer hears how long each command took that somebody waited for
 */
export function openRedis(url: string, namespace: string, log: Logger, onAnswer: (ms: number) => void = () => undefined): RedisPair {
  const commands = connectRedis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: backoff,
  });
  const subscriber = connectRedis(url, { maxRetriesPerRequest: null, retryStrategy: backoff });
  // Whom sentinels have set down while it stood still is talked to until the connection is made anew: then they are asked.
  const askSentinels = () => {
    for (const redis of [commands, subscriber]) redis.disconnect(true);
  };
  const isBehindSentinels = readRedisAddress(url).kind === "sentinel";
  let away = false;
  const listeners = new Set<() => void>();
  for (const redis of [commands, subscriber]) {
    redis.on("error", (error: Error) => {
      if (!away) log.warn({ err: error }, "Redis is away; other nodes are heard of by the database");
      away = true;
    });
    const back = () => {
      away = false;
      for (const listener of listeners) listener();
    };
    redis.on("ready", back);
    // Of a cluster: it hears channels again, where another server serves them now.
    redis.on("subscribersReady", back);
  }
  return {
    commands,
    ...channelsOf(commands, subscriber),
    ask: impatiently(commands, `${namespace}:probe`, isBehindSentinels ? askSentinels : () => undefined, onAnswer),
    onBack: (listener) => void listeners.add(listener),
    close() {
      commands.disconnect();
      subscriber.disconnect();
    },
  };
}
