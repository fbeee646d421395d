import type { Env } from "../env";
import { LIMITS } from "../protocol/values";

export const VERSION = "0.1.0";

/** Where Baton is reached: PUBLIC_URL, or the host the request came to. */
export function baseUrl(env: Env, request: Request): string {
  if (env.PUBLIC_URL) return new URL(env.PUBLIC_URL).origin;
  const url = new URL(request.url);
  // What `readForwarded` has made of it: a proxy's word where the proxy is trusted.
  const protocol = request.headers.get("x-forwarded-proto") === "https" ? "https:" : url.protocol;
  return `${protocol}//${request.headers.get("host") ?? url.host}`;
}

/** `GET /api/websocket/config`: what a client needs to know before it connects. */
export function discovery(env: Env, base: string) {
  const ws = base.replace(/^http/, "ws");
  return {
    service: "baton",
    version: VERSION,
    features: [
      "socket.io",
      "websocket",
      "server-sent-events",
      "rooms",
      "receipts",
      "typing",
      "handoff",
      "assistant",
      "files",
      "search",
      "records",
      "notifications",
    ],
    endpoints: {
      socket_io: `${base}/socket.io`,
      namespace_admin: "/admin",
      namespace_site: "/site",
      namespace_widget: "/widget",
      websocket_member: `${ws}/ws/dialogs/{id}`,
      websocket_site: `${ws}/ws/site/dialogs/{id}`,
      websocket_widget: `${ws}/ws/widget/dialogs/{id}`,
      websocket_connect: `${ws}/ws/connect`,
      events: `${base}/api/dialogs/{id}/events`,
      rest: `${base}/api`,
      openapi: `${base}/api/openapi.json`,
      asyncapi: `${base}/api/asyncapi.json`,
      docs: `${base}/docs/api`,
      health: `${base}/api/websocket/health`,
      embed: `${base}/embed.js`,
    },
    limits: {
      max_message_bytes: env.WS_MAX_MESSAGE_BYTES,
      max_message_rate: env.WS_MAX_MESSAGE_RATE,
      max_frame_bytes: LIMITS.FRAME_BYTES_MAX,
      max_upload_bytes: env.MAX_UPLOAD_BYTES,
      max_connections_per_user: env.WS_MAX_CONNECTIONS_PER_USER,
      max_connections_per_dialog: env.WS_MAX_CONNECTIONS_PER_DIALOG,
      max_total_connections: env.WS_MAX_TOTAL_CONNECTIONS,
      max_connections_per_address: env.WS_MAX_CONNECTIONS_PER_IP,
      connections_per_address: env.WS_RATE_LIMIT_PER_IP,
      connections_window_seconds: env.WS_RATE_LIMIT_WINDOW,
      ping_interval_seconds: env.WS_PING_INTERVAL_SECONDS,
      ping_timeout_seconds: env.WS_PONG_TIMEOUT_SECONDS,
      ack_timeout_seconds: env.WS_ACK_TIMEOUT_SECONDS,
      max_retry_attempts: env.WS_MAX_RETRY_ATTEMPTS,
      message_ttl_seconds: env.WS_MESSAGE_TTL_SECONDS,
    },
    websocket_config: forOlderClients(env),
  };
}

/** The same as clients that were written for older systems look for it; times in milliseconds. */
const forOlderClients = (env: Env) => ({
  version: "1.0",
  features: { json_first: true, auth_required: true, heartbeat_supported: true, reconnection_supported: true },
  endpoints: { websocket: "/ws" },
  connection_limits: {
    max_connections_per_user: env.WS_MAX_CONNECTIONS_PER_USER,
    max_message_rate: env.WS_MAX_MESSAGE_RATE,
    heartbeat_interval: env.WS_PING_INTERVAL_SECONDS * 1_000,
  },
});
