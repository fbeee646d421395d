/** Other names of settings, for deployments that have them, and how their value is written under ours. */
const ALIASES: Readonly<Record<string, { of: string; toOurs?: (value: string) => string }>> = {
  WEBSOCKET_ALLOWED_ORIGINS: { of: "WS_ALLOWED_ORIGINS" },
  WEBSOCKET_MAX_CONNECTIONS_PER_USER: { of: "WS_MAX_CONNECTIONS_PER_USER" },
  WEBSOCKET_MAX_MESSAGE_RATE: { of: "WS_MAX_MESSAGE_RATE" },
  WEBSOCKET_MESSAGE_RATE_LIMIT: { of: "WS_MAX_MESSAGE_RATE" },
  WEBSOCKET_HEARTBEAT_INTERVAL: { of: "WS_PING_INTERVAL_SECONDS", toOurs: (ms) => (ms.trim() === "" ? ms : String(Number(ms) / 1_000)) },
  WEBSOCKET_MAX_CONNECTIONS_PER_IP: { of: "WS_MAX_CONNECTIONS_PER_IP" },
  WEBSOCKET_CONNECTION_TIMEOUT: { of: "WS_CONNECTION_TIMEOUT" },
  WEBSOCKET_ENCRYPTION_KEY: { of: "WS_ENCRYPTION_KEY" },
};

export const ALIAS_NAMES: readonly string[] = Object.keys(ALIASES);

type Unaliased = {
  settings: Record<string, string | undefined>;
  /** The name under which a setting was given, where that is another one. */
  namedAs: ReadonlyMap<string, string>;
  /** What the start has to say: names that do not count. */
  notices: string[];
};

/** Gives settings their own names. Where both names are set, ours counts. */
export function unalias(given: Readonly<Record<string, string | undefined>>): Unaliased {
  const settings = { ...given };
  const namedAs = new Map<string, string>();
  const notices: string[] = [];
  for (const [alias, { of, toOurs }] of Object.entries(ALIASES)) {
    const value = given[alias];
    if (value === undefined) continue;
    const before = namedAs.get(of) ?? (given[of] === undefined ? undefined : of);
    if (before !== undefined) {
      notices.push(`${alias} has no effect: ${before} is set`);
      continue;
    }
    settings[of] = toOurs ? toOurs(value) : value;
    namedAs.set(of, alias);
  }
  return { settings, namedAs, notices };
}
