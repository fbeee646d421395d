import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Core } from "./core/core";
import type { Realtime } from "./realtime/realtime";

export type Metrics = { text: () => Promise<string> };

/** What this node counts, for `/metrics`. */
export function createMetrics(core: Core, realtime: Realtime): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
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
  const written = { message: 0, message_updated: 0 };
  new Counter({
    name: "baton_log_changes_total",
    help: "Changes committed or heard of by this node",
    labelNames: ["event"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [event, count] of Object.entries(written)) this.inc({ event }, count);
    },
  });
  new Counter({
    name: "baton_database_errors_total",
    help: "What the database refused: connections, writes, resources",
    labelNames: ["kind"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [kind, count] of core.databaseErrors.counts()) this.inc({ kind }, count);
    },
  });
  core.bus.subscribe((event) => {
    if (event.type === "log") written[event.event] += 1;
  });
  return { text: () => registry.metrics() };
}
