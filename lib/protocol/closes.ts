/** Why a connection is refused or ended, and what its client does then (protocol.md 2). No imports: browsers load this file. */
export const CLOSES = {
  NORMAL_CLOSURE: { code: 1000, retry: "never", help: "The connection was closed on purpose." },
  GOING_AWAY: { code: 1001, retry: "backoff", help: "The server is stopping. Reconnect in about 5 seconds." },
  PROTOCOL_ERROR: {
    code: 1002,
    retry: "never",
    help: "The handshake or a frame was malformed. Check the client against docs/protocol.md.",
  },
  SERVICE_RESTART: { code: 1012, retry: "backoff", help: "A new version is being rolled out. Reconnect in about 5 seconds." },
  AUTH_EXPIRED: { code: 4001, retry: "refresh", help: "The token ran out. Fetch a new one and reconnect." },
  AUTH_FAILED: { code: 4002, retry: "never", help: "The credential is missing, wrong or revoked. Sign in again." },
  FORBIDDEN_DOMAIN: {
    code: 4003,
    retry: "never",
    help: "This origin is not among the allowed domains. Add it in the settings of the assistant or site.",
  },
  NOT_FOUND: { code: 4004, retry: "never", help: "There is no such assistant, site or dialog. Check the id." },
  RATE_LIMITED: {
    code: 4008,
    retry: "extended",
    help: "Too many connections or messages. Reconnect after retry_after_ms, or after 30 to 60 seconds.",
  },
  CONFLICT_CONNECTION: {
    code: 4009,
    retry: "immediate",
    help: "A newer connection took this one's place. Reconnect when this one is used again.",
  },
} as const;

export type CloseName = keyof typeof CLOSES;
type Retry = (typeof CLOSES)[CloseName]["retry"];

/** What `connect_error`'s `data` and the event `session_close` hold. */
export type CloseInfo = { code: number; name: CloseName; retry: Retry; retry_after_ms?: number; help: string };

/** @returns the wire form of a close. `help` says more than the code's own where there is more to say. */
export function closeInfo(name: CloseName, retryAfterMs?: number, help: string = CLOSES[name].help): CloseInfo {
  const { code, retry } = CLOSES[name];
  return { code, name, retry, help, ...(retryAfterMs === undefined ? {} : { retry_after_ms: Math.ceil(retryAfterMs) }) };
}
