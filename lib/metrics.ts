import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import type { Core } from "./core/core";
import type { Realtime } from "./realtime/realtime";

export type Metrics = { text: () => Promise<string>; stats: () => Record<string, unknown> };

/** What this node counts, for `/metrics` and `/api/websocket/stats`. */
export function createMetrics(core: Core, realtime: Realtime): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const startedAt = Date.now();
  const byKind = () => {
    const counts = { member: 0, customer: 0, visitor: 0, integration: 0 };
    for (const { actor } of realtime.hub.connections.values()) counts[actor.type] += 1;
    return counts;
  };
  new Gauge({
    name: "baton_connections",
    help: "Live connections of this node",
    labelNames: ["principal"],
    registers: [registry],
    collect() {
      for (const [principal, count] of Object.entries(byKind())) this.set({ principal }, count);
    },
  });
  new Gauge({
    name: "baton_unacknowledged_messages",
    help: "Messages sent to clients and not acknowledged yet",
    registers: [registry],
    collect() {
      this.set(realtime.delivery.unacknowledged);
    },
  });
  const written = new Counter({ name: "baton_log_changes_total", help: "Changes committed or heard of by this node", labelNames: ["event"], registers: [registry] });
  let messages = 0;
  core.bus.subscribe((event) => {
    if (event.type !== "log") return;
    written.inc({ event: event.event });
    if (event.event === "message") messages += 1;
  });
  return {
    text: () => registry.metrics(),
    stats: () => ({
      total_connections: realtime.hub.connections.size,
      connections: byKind(),
      dialogs: realtime.hub.roomIds().length,
      unacknowledged_messages: realtime.delivery.unacknowledged,
      messages,
      uptime_seconds: Math.round((Date.now() - startedAt) / 1000),
      memory_bytes: process.memoryUsage().rss,
    }),
  };
}
