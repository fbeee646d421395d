import { readUrl } from "./protocol/read-url";

type RedisHost = { host: string; port: number };

/** Where Redis is, as REDIS_URL says it. */
export type RedisAddress =
  | { kind: "server"; url: string }
  | {
      kind: "sentinel";
      sentinels: RedisHost[];
      /** What the sentinels call the master. */
      name: string;
      db: number;
      /** Of the master and its replicas. */
      username?: string | undefined;
      password?: string | undefined;
      sentinelUsername?: string | undefined;
      sentinelPassword?: string | undefined;
      tls: boolean;
    }
  | { kind: "cluster"; hosts: RedisHost[]; username?: string | undefined; password?: string | undefined; tls: boolean };

const FORMS = "redis://, rediss://, redis-sentinel:// or rediss-sentinel://";
const SENTINEL_PORT = 26_379;
const REDIS_PORT = 6_379;

/** The scheme of the first host, credentials, hosts, the path and what is asked. */
const SEVERAL =
  /^(?<scheme>rediss?(?:-sentinel)?):\/\/(?:(?<credentials>[^@/]*)@)?(?<hosts>[^/?#]+)(?:\/(?<path>[^?#]*))?(?:\?(?<asked>[^#]*))?$/;

/** A setting that is no address; the message goes behind its name. */
class BadRedisAddress extends Error {}

/**
 * Reads REDIS_URL: one server, the sentinels of one (`redis-sentinel://host,host/name`, `/name/2` for a database number), or hosts
 * of a cluster, separated by commas.
 * @throws BadRedisAddress
 */
export function readRedisAddress(text: string): RedisAddress {
  if (!text.includes(",") && /^rediss?:\/\//.test(text)) {
    if (!readUrl(text)) throw new BadRedisAddress("is not an address such as redis://:password@host:6379");
    return { kind: "server", url: text };
  }
  // Each host of a cluster may be written as an address of its own.
  const groups = SEVERAL.exec(text.replace(/,rediss?:\/\//g, ","))?.groups;
  if (!groups) throw new BadRedisAddress(`is not an address that begins with ${FORMS}`);
  const { scheme = "", credentials = "", hosts = "", path = "", asked = "" } = groups;
  const tls = scheme.startsWith("rediss");
  if (scheme.endsWith("-sentinel")) return { kind: "sentinel", tls, ...readSentinel({ credentials, hosts, path, asked }) };
  if (path !== "" || asked !== "") throw new BadRedisAddress("names a database number, which a cluster does not have");
  return { kind: "cluster", tls, hosts: readHosts(hosts, REDIS_PORT), ...readCredentials(credentials) };
}

function readSentinel({ credentials, hosts, path, asked }: Record<"credentials" | "hosts" | "path" | "asked", string>) {
  const [name = "", db = "0", ...more] = path.split("/");
  if (name === "") throw new BadRedisAddress("does not name the master behind the sentinels, as in redis-sentinel://host:26379/name");
  if (!/^\d{1,3}$/.test(db) || more.length > 0) throw new BadRedisAddress("has no number behind the master's name, such as /name/0");
  const query = new URLSearchParams(asked);
  const unknown = [...query.keys()].find((key) => !["sentinel_username", "sentinel_password"].includes(key));
  if (unknown !== undefined)
    throw new BadRedisAddress(`has ${unknown} in it, and only sentinel_username and sentinel_password may be added`);
  return {
    sentinels: readHosts(hosts, SENTINEL_PORT),
    name: decode(name),
    db: Number(db),
    ...readCredentials(credentials),
    sentinelUsername: query.get("sentinel_username") ?? undefined,
    sentinelPassword: query.get("sentinel_password") ?? undefined,
  };
}

function readCredentials(text: string): { username?: string | undefined; password?: string | undefined } {
  const [username = "", ...password] = text.split(":");
  return { username: decode(username) || undefined, password: decode(password.join(":")) || undefined };
}

function readHosts(text: string, defaultPort: number): RedisHost[] {
  return text.split(",").map((entry) => {
    const url = readUrl(`redis://${entry}`);
    if (!url?.hostname || url.username || url.password || (url.pathname !== "" && url.pathname !== "/"))
      throw new BadRedisAddress("is not a list of host:port, with one user:password@ before the first");
    // An IPv6 address has brackets in an address alone.
    return { host: url.hostname.replace(/^\[|\]$/g, ""), port: url.port ? Number(url.port) : defaultPort };
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadRedisAddress("has a % in it that is not percent-encoded");
  }
}
