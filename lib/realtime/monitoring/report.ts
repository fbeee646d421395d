import type { Stats } from "../../protocol/routes/system";
import type { Connection } from "../connection";
import type { Realtime } from "../realtime";

/** What one node counts, in a form that can be added up over nodes: what may be on several of them by its names. */
export type NodeReport = {
  node: string;
  since: string;
  event_loop_lag_ms: number;
  connections: number;
  active: number;
  /** Keys of principals: people outside, members, API keys. */
  outside: string[];
  members: string[];
  others: string[];
  member_dialogs: number[];
  outside_dialogs: number[];
  limited_addresses: string[];
  messages_last_minute: number;
  pending: number;
  processed: number;
  retry_ready: number;
};

/** Something other than a heartbeat happened so recently on a connection that is active. */
const ACTIVE_FOR_MS = 300_000;

/** Counts this node. @param workspaceId one workspace alone; all of them without it */
export function reportNode({ core, hub, delivery, lag, rate }: Realtime, workspaceId?: number): NodeReport {
  const isCounted = ({ actor }: Connection) => workspaceId === undefined || actor.workspaceId === workspaceId;
  const keys = { outside: new Set<string>(), members: new Set<string>(), others: new Set<string>() };
  const dialogs = { members: new Set<number>(), outside: new Set<number>() };
  const activeSince = Date.now() - ACTIVE_FOR_MS;
  let connections = 0;
  let active = 0;
  for (const connection of hub.connections.values()) {
    if (!isCounted(connection)) continue;
    const { type } = connection.actor;
    connections += 1;
    if (connection.activeAt >= activeSince) active += 1;
    const people = type === "member" ? keys.members : type === "integration" ? keys.others : keys.outside;
    people.add(connection.key);
    const open = type === "member" || type === "integration" ? dialogs.members : dialogs.outside;
    for (const id of connection.joined.keys()) open.add(id);
  }
  return {
    node: core.node.id,
    since: core.node.since.toISOString(),
    event_loop_lag_ms: lag.averageMs,
    connections,
    active,
    outside: [...keys.outside],
    members: [...keys.members],
    others: [...keys.others],
    member_dialogs: [...dialogs.members],
    outside_dialogs: [...dialogs.outside],
    limited_addresses: core.limitRegistry
      .inForce()
      .filter(({ limit }) => limit === "connections")
      .map(({ subject }) => subject),
    messages_last_minute: rate.lastMinute(workspaceId),
    ...delivery.counts(isCounted, workspaceId),
  };
}

const sum = (reports: readonly NodeReport[], of: (report: NodeReport) => number): number =>
  reports.reduce((total, report) => total + of(report), 0);

const distinct = (reports: readonly NodeReport[], of: (report: NodeReport) => readonly (string | number)[]): number =>
  new Set(reports.flatMap(of)).size;

/** Adds up what the nodes count. @param mayKnowAddresses whether the limits of addresses are told: they belong to no workspace */
export function addUp(
  reports: readonly NodeReport[],
  rates: { window: number; perIp: number },
  now: Date,
  mayKnowAddresses: boolean,
): Stats {
  return {
    total_connections: sum(reports, ({ connections }) => connections),
    active_connections: sum(reports, ({ active }) => active),
    active_users: distinct(reports, ({ outside }) => outside),
    active_operators: distinct(reports, ({ members }) => members),
    unique_users: distinct(reports, ({ outside, members, others }) => [...outside, ...members, ...others]),
    admin_dialogs: distinct(reports, ({ member_dialogs }) => member_dialogs),
    site_dialogs: distinct(reports, ({ outside_dialogs }) => outside_dialogs),
    total_rooms: distinct(reports, ({ member_dialogs, outside_dialogs }) => [...member_dialogs, ...outside_dialogs]),
    rate_limited_ips: mayKnowAddresses ? distinct(reports, ({ limited_addresses }) => limited_addresses) : 0,
    rate_limit_window: rates.window,
    rate_limit_per_ip: rates.perIp,
    messages_last_minute: sum(reports, (report) => report.messages_last_minute),
    uptime: Math.round((now.getTime() - Math.min(...reports.map(({ since }) => Date.parse(since)))) / 1000),
    message_queue: {
      pending_messages: sum(reports, ({ pending }) => pending),
      processed_messages: sum(reports, ({ processed }) => processed),
      retry_ready: sum(reports, ({ retry_ready }) => retry_ready),
    },
    nodes: reports.map(({ node, connections, since, event_loop_lag_ms }) => ({ id: node, connections, since, event_loop_lag_ms })),
  };
}
