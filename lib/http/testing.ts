import type { MonitorService } from "./services";

/** A monitor of a node without connections: for tests of what is not about them. */
export const quietMonitor: MonitorService = {
  stats: async () => ({
    total_connections: 0,
    active_connections: 0,
    active_users: 0,
    active_operators: 0,
    unique_users: 0,
    admin_dialogs: 0,
    site_dialogs: 0,
    total_rooms: 0,
    rate_limited_ips: 0,
    rate_limit_window: 60,
    rate_limit_per_ip: 100,
    messages_last_minute: 0,
    uptime: 0,
    message_queue: { pending_messages: 0, processed_messages: 0, retry_ready: 0 },
    nodes: [],
  }),
  visitors: async () => [],
  connections: async () => [],
  endConnection: async () => true,
  trace: async ({ steps }) => [...steps],
  limitsInForce: async () => [],
  releaseLimit: async () => true,
  writeCloses: async () => undefined,
  vitals: { redis: null, eventLoopLagMs: 0, connections: 0, unanswered: 0 },
  received: () => undefined,
};
