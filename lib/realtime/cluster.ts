import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import type { Server } from "socket.io";
import type { Core } from "../core/core";
import type { DomainEvent } from "../core/events";

/** The name under which nodes pass domain events to each other. */
const HINT = "baton:hint";
/** A Redis that stands still must not pile up promises. */
const COMMAND_TIMEOUT_MS = 2_000;

export type Cluster = { stop(): void; redis: Redis };

/** Publishes never queue and never reject: a hint that Redis can't take is lost, and the heads heal it. */
function publisher(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: COMMAND_TIMEOUT_MS, retryStrategy: backoff });
  redis.on("error", onError);
  const publish = redis.publish.bind(redis) as (channel: string | Buffer, message: string | Buffer) => Promise<number>;
  redis.publish = (async (channel: string | Buffer, message: string | Buffer) => publish(channel, message).catch(() => 0)) as Redis["publish"];
  return redis;
}

const backoff = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000);

/**
 * Makes the node one of several: passes its domain events on as hints and takes those of the others. Local sockets
 * are served by the bus before anything goes to Redis.
 * @param onBack called when Redis is there again: what was published meanwhile reached nobody
 */
export function joinCluster(core: Core, io: Server, url: string, onBack: () => void): Cluster {
  let away = false;
  const onError = (error: Error) => {
    if (!away) core.log.warn({ err: error }, "Redis is away; other nodes are heard of by the database");
    away = true;
  };
  const pub = publisher(url, onError);
  const sub = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: backoff });
  sub.on("error", onError);
  for (const redis of [pub, sub]) {
    redis.on("ready", () => {
      away = false;
      onBack();
    });
  }
  io.adapter(createAdapter(pub, sub, { key: "baton", requestsTimeout: 2_000 }));
  io.on(HINT, (event: DomainEvent) => core.bus.publish(event, true));
  const unsubscribe = core.bus.subscribe((event, remote) => {
    if (remote || event.type === "effects" || pub.status !== "ready") return;
    io.serverSideEmit(HINT, event);
  });
  return {
    redis: pub,
    stop() {
      unsubscribe();
      pub.disconnect();
      sub.disconnect();
    },
  };
}
