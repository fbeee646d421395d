import { createAdapter } from "@socket.io/redis-adapter";
import type { Server } from "socket.io";
import type { Core } from "../core/core";
import type { DomainEvent } from "../core/events";
import type { RedisPair } from "../redis";

/** The name under which nodes pass domain events to each other. */
const HINT = "baton:hint";

/**
 * Makes the node one of several: passes its domain events on as hints and takes those of the others. Local sockets
 * are served by the bus before anything goes to Redis.
 * @returns a function that ends it
 */
export function joinCluster(core: Core, io: Server, redis: RedisPair): () => void {
  io.adapter(createAdapter(redis.commands, redis.subscriber, { key: "baton", requestsTimeout: 2_000 }));
  io.on(HINT, (event: DomainEvent) => core.bus.publish(event, true));
  return core.bus.subscribe((event, remote) => {
    if (remote || event.type === "effects" || redis.commands.status !== "ready") return;
    io.serverSideEmit(HINT, event);
  });
}
