import { Cluster, Redis, type RedisOptions } from "ioredis";
import { type RedisAddress, readRedisAddress } from "./redis-address";

/** A server, the master that sentinels name, or a cluster: commands are the same to all of them. */
export type RedisClient = Redis | Cluster;

/** How a connection behaves, wherever it goes. */
export type ConnectionOptions = Pick<
  RedisOptions,
  "enableOfflineQueue" | "maxRetriesPerRequest" | "commandTimeout" | "connectTimeout" | "lazyConnect" | "enableReadyCheck"
> & { retryStrategy: (attempt: number) => number | null };

/** A dead sentinel must not hold up the question to the next one. */
const SENTINEL_TIMEOUT_MS = 1_000;
/** A command that finds its slot elsewhere is sent on as often. */
const REDIRECTIONS = 4;
/** How often a cluster is asked who serves what: after a failover nothing is heard before. */
const SLOTS_EVERY_MS = 1_000;

const tlsOf = ({ tls }: { tls: boolean }): Pick<RedisOptions, "tls"> => (tls ? { tls: {} } : {});

/** @param url REDIS_URL, whose form has been checked */
export function connectRedis(url: string, options: ConnectionOptions): RedisClient {
  const address = readRedisAddress(url);
  if (address.kind === "server") return new Redis(address.url, options);
  return address.kind === "sentinel" ? connectSentinels(address, options) : connectCluster(address, options);
}

function connectSentinels(address: RedisAddress & { kind: "sentinel" }, options: ConnectionOptions): Redis {
  const { sentinels, name, db, username, password, sentinelUsername, sentinelPassword, tls } = address;
  return new Redis({
    ...options,
    ...tlsOf(address),
    sentinels,
    name,
    db,
    username,
    password,
    sentinelUsername,
    sentinelPassword,
    enableTLSForSentinelMode: tls,
    ...(tls ? { sentinelTLS: {} } : {}),
    sentinelCommandTimeout: SENTINEL_TIMEOUT_MS,
    sentinelRetryStrategy: options.retryStrategy,
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
  });
}

function connectCluster(address: RedisAddress & { kind: "cluster" }, options: ConnectionOptions): Cluster {
  const { retryStrategy, enableOfflineQueue, lazyConnect, enableReadyCheck, ...connection } = options;
  return new Cluster(address.hosts, {
    enableOfflineQueue,
    lazyConnect,
    enableReadyCheck,
    shardedSubscribers: true,
    maxRedirections: REDIRECTIONS,
    slotsRefreshInterval: SLOTS_EVERY_MS,
    clusterRetryStrategy: retryStrategy,
    redisOptions: { ...connection, ...tlsOf(address), username: address.username, password: address.password },
    // With TLS the certificate is for the name, which a look-up would lose.
    ...(address.tls ? { dnsLookup: (name, done) => done(null, name) } : {}),
  });
}
