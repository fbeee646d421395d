import { sql } from "drizzle-orm";
import { Counter, collectDefaultMetrics, Gauge, type Registry } from "prom-client";
import type { PoolState } from "../db/database";
import { dialogs, effects } from "../db/schema";
import type { Core } from "./core/core";
import type { Vitals } from "./http/services";
import { JOBS } from "./protocol/jobs";
import { namespaceOf } from "./realtime/connection";
import type { Realtime } from "./realtime/realtime";

type MetricsParts = {
  core: Core;
  realtime: Realtime;
  vitals: () => Vitals;
  /** Undefined with the embedded database, which has one connection. */
  pool: (() => PoolState) | undefined;
  version: string;
};

/** How long a scrape waits for what the database counts; without it the rest is told. */
const DATABASE_WITHIN_MS = 1_000;
/** Of prom-client's own, those whose names are against Prometheus' conventions; `nodejs_active_resources` has the same by type. */
const MISNAMED = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

/** Registers what is looked up when it is asked for, and counts what the bus tells. @returns Prometheus' text of this node */
export function createMetrics(parts: MetricsParts): () => Promise<string> {
  const { core, realtime, vitals, pool, version } = parts;
  const { registry } = core.meters;
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const gauge = gaugesIn(registry);
  gauge(
    "build_info",
    "Always 1: what runs here",
    function () {
      this.set({ version, node_version: process.version }, 1);
    },
    "version",
    "node_version",
  );
  gauge(
    "connections",
    "Live connections of this node",
    function () {
      const counts = { "/admin": 0, "/site": 0, "/widget": 0 };
      for (const { actor } of realtime.hub.connections.values()) counts[namespaceOf(actor)] += 1;
      for (const [namespace, count] of Object.entries(counts)) this.set({ namespace }, count);
    },
    "namespace",
  );
  gauge("connections_limit", "WS_MAX_TOTAL_CONNECTIONS", function () {
    this.set(core.env.WS_MAX_TOTAL_CONNECTIONS);
  });
  gauge("unacknowledged_messages", "Messages written to clients and not acknowledged yet", function () {
    this.set(realtime.delivery.unacknowledged);
  });
  gauge("deliveries_due", "Messages that are due to be sent again", function () {
    this.set(vitals().unanswered);
  });
  gauge(
    "limits_in_force",
    "Who has met a limit and may not go on yet",
    function () {
      this.reset();
      for (const { limit } of core.limitRegistry.inForce()) this.inc({ limit });
    },
    "limit",
  );
  gauge("event_loop_lag_seconds", "The average delay of the last five seconds", function () {
    this.set(vitals().eventLoopLagMs / 1_000);
  });
  if (core.env.REDIS_URL)
    gauge("redis_up", "Whether Redis answers; there is none of it without REDIS_URL", function () {
      this.set(vitals().redis ? 1 : 0);
    });
  if (pool)
    gauge(
      "database_pool_connections",
      "Connections to Postgres, and who waits for one",
      function () {
        for (const [state, count] of Object.entries(pool())) this.set({ state }, count);
      },
      "state",
    );
  countFromDatabase(core, gauge);
  countFromBus(core);
  countDatabaseErrors(core);
  return () => registry.metrics();
}

type AddGauge = (name: string, help: string, collect: (this: Gauge<string>) => void | Promise<void>, ...labelNames: string[]) => void;

const gaugesIn =
  (registry: Registry): AddGauge =>
  (name, help, collect, ...labelNames) =>
    void new Gauge({ name: `baton_${name}`, help, labelNames, registers: [registry], collect });

/** What waits, over all nodes: each of them tells the same. */
function countFromDatabase({ db }: Core, gauge: AddGauge): void {
  gauge(
    "jobs_waiting",
    "Jobs that are not done yet, over all nodes",
    async function () {
      const counts = await inTime(
        db
          .select({ kind: effects.kind, count: sql<number>`count(*)`.mapWith(Number) })
          .from(effects)
          .groupBy(effects.kind),
      );
      if (!counts) return this.reset();
      for (const kind of Object.keys(JOBS)) this.set({ kind }, counts.find((each) => each.kind === kind)?.count ?? 0);
    },
    "kind",
  );
  gauge("jobs_overdue_seconds", "For how long the oldest job has been due, over all nodes", async function () {
    const [row] =
      (await inTime(db.select({ late: sql<number>`extract(epoch from now() - min(${effects.run_at}))`.mapWith(Number) }).from(effects))) ??
      [];
    this.set(Math.max(0, row?.late ?? 0));
  });
  gauge("handoffs_waiting", "Conversations that wait for a person, over all nodes", async function () {
    const isWaiting = sql`${dialogs.kind} = 'support' and ${dialogs.status} = 'queued'`;
    const [row] =
      (await inTime(
        db
          .select({ count: sql<number>`count(*)`.mapWith(Number) })
          .from(dialogs)
          .where(isWaiting),
      )) ?? [];
    this.set(row?.count ?? 0);
  });
}

/** Undefined where the database takes too long, or refuses. */
async function inTime<T>(answer: PromiseLike<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, DATABASE_WITHIN_MS, undefined).unref());
  return Promise.race([Promise.resolve(answer).catch(() => undefined), late]);
}

/** Turns whose end is not heard of, such as those that a person ended, are forgotten together. */
const TURNS_REMEMBERED = 1_000;

function countFromBus({ bus, meters }: Core): void {
  const begun = new Map<string, number>();
  bus.subscribe((event, remote) => {
    if (event.type === "log") {
      meters.changes.inc(event.event);
      if (!remote && event.event === "message") meters.messages.inc(event.message.sender);
      return;
    }
    if (remote || event.type !== "turn") return;
    const { turn_id } = event.payload;
    if (event.event === "agent_started") {
      if (begun.size >= TURNS_REMEMBERED) begun.clear();
      begun.set(turn_id, performance.now());
    }
    if (event.event !== "agent_completed") return;
    const { message_id, tokens_used } = event.payload;
    meters.turns.inc(message_id === null ? "ended" : "answered");
    meters.tokens.add(tokens_used);
    const since = begun.get(turn_id);
    begun.delete(turn_id);
    if (since !== undefined) meters.turnDuration.observe((performance.now() - since) / 1_000);
  });
}

function countDatabaseErrors({ meters, databaseErrors }: Core): void {
  new Counter({
    name: "baton_database_errors_total",
    help: "What the database refused: connections, writes, resources",
    labelNames: ["kind"],
    registers: [meters.registry],
    collect() {
      this.reset();
      for (const [kind, count] of databaseErrors.counts()) this.inc({ kind }, count);
    },
  });
}
