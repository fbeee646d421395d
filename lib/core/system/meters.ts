import { Counter, type CounterConfiguration, Histogram, Registry } from "prom-client";

/** Seconds within which what people wait for should happen. */
const QUICK = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds of what takes its time. */
const SLOW = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
/** Seconds of a connection's life. */
const LIVES = [1, 10, 60, 300, 900, 3_600, 14_400, 43_200, 86_400];

const SEPARATOR = "\n";

/** A count by labels, in the order in which they are declared. */
type Meter = { inc(...labels: string[]): void; add(by: number, ...labels: string[]): void };

/** Counts in a plain map, which costs a message nothing to speak of, and is read when it is asked for. */
function countIn(registry: Registry, name: string, help: string, labelNames: readonly string[]): Meter {
  const counts = new Map<string, number>(labelNames.length === 0 ? [["", 0]] : []);
  const configuration: CounterConfiguration<string> = {
    name: `baton_${name}_total`,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const [key, count] of counts) {
        const values = key.split(SEPARATOR);
        this.inc(Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? ""])), count);
      }
    },
  };
  new Counter(configuration);
  const add = (by: number, ...labels: string[]) => {
    const key = labels.join(SEPARATOR);
    counts.set(key, (counts.get(key) ?? 0) + by);
  };
  return { add, inc: (...labels) => add(1, ...labels) };
}

/**
 * What is counted and measured of a node, beside what is looked up when it is asked for (`lib/metrics.ts`). No label has
 * more values than the program names: none comes from outside.
 */
export function createMeters() {
  const registry = new Registry();
  const count = (name: string, help: string, ...labelNames: string[]) => countIn(registry, name, help, labelNames);
  const time = (name: string, help: string, buckets: number[], ...labelNames: string[]) =>
    new Histogram({ name: `baton_${name}_seconds`, help, buckets, labelNames, registers: [registry] });
  return {
    registry,
    connects: count("connects", "Connections that were accepted", "namespace"),
    connectDuration: time("connect_duration", "From a handshake's arrival to its acceptance", QUICK, "namespace"),
    closes: count("connection_closes", "Connections that ended, by close code", "namespace", "code"),
    connectionDuration: time("connection_duration", "How long connections lasted", LIVES, "namespace"),
    refusals: count("connection_refusals", "Connections that were refused, by close code", "namespace", "code"),
    limited: count("rate_limited", "Limits that somebody met; not each refusal while one holds", "limit"),
    events: count("events", "Events of clients, by the code of their acknowledgement", "event", "outcome"),
    messages: count("messages", "Messages committed by this node, by who wrote them", "sender"),
    changes: count("log_changes", "Changes committed or heard of by this node", "event"),
    acknowledgement: time("acknowledgement_duration", "From a message's arrival to its acknowledgement: it is committed", QUICK),
    deliveries: count("deliveries", "Messages written to clients for the first time"),
    delivery: time("delivery_duration", "From a message's being written to a client to its acknowledgement by it", QUICK),
    retries: count("delivery_retries", "Messages written to clients again"),
    jobs: count("jobs", "Jobs and rounds that ended", "kind", "outcome"),
    jobDuration: time("job_duration", "How long jobs and rounds took", SLOW, "kind"),
    database: time("database_duration", "Statements, and transactions as a whole, each on a connection of its own", QUICK),
    reads: count(
      "database_reads",
      "Searches, lists and reports, by where they were read; there are none without DATABASE_REPLICA_URL",
      "source",
    ),
    slowStatements: count("database_slow", "Statements and transactions that took longer than a second"),
    redis: time("redis_command_duration", "Commands to Redis that somebody waits for", QUICK),
    http: time("http_request_duration", "Requests to the API, by route", QUICK, "method", "route", "status"),
    turns: count("assistant_turns", "Turns of the assistant that ended", "outcome"),
    turnDuration: time("assistant_turn_duration", "How long turns of the assistant took", SLOW),
    tokens: count("assistant_tokens", "Tokens that models used to answer"),
    webhooks: count("webhook_deliveries", "Attempts to deliver to webhooks", "outcome"),
    webhookDuration: time("webhook_delivery_duration", "How long webhooks took to answer", SLOW),
    securityEvents: count("security_events", "Lines of the security log, by event", "event"),
  };
}

export type Meters = ReturnType<typeof createMeters>;
