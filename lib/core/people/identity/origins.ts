import type { Env } from "../../../env";
import { readUrl } from "../../../protocol/read-url";
import type { OutsideActor, Rows } from "../../log";
import { hashToken, type Secrets } from "../../system";
import type { Core } from "../core";

const DEFAULT_PORTS: Record<string, string> = { "http:": "80", "https:": "443" };

function parseOrigin(origin: string): URL | undefined {
  const url = readUrl(origin);
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

/** `example.com.` names the same host as `example.com`. */
const withoutDot = (host: string): string => (host.endsWith(".") ? host.slice(0, -1) : host);

/** An entry as the browser would write its host: lower case, international names in their ASCII form, no final dot. */
export function asciiHost(host: string): string {
  return withoutDot(readUrl(`http://${host}`)?.hostname ?? host.toLowerCase());
}

/**
 * Whether a page's origin is covered by one entry of allowed domains: an exact host, or `*.example.com` for its
 * subdomains (not itself); a port only where the entry names one.
 */
export function domainMatches(entry: string, origin: string): boolean {
  const url = parseOrigin(origin);
  const parts = /^(\*\.)?([^:/*]+|\[[0-9a-f:]+\])(?::(\d+))?$/i.exec(entry.trim());
  if (!url || !parts) return false;
  const [, wildcard, host, port] = parts;
  if (port !== undefined && (url.port || DEFAULT_PORTS[url.protocol]) !== port) return false;
  const wanted = asciiHost(host as string);
  const hostname = withoutDot(url.hostname);
  return wildcard ? hostname.endsWith(`.${wanted}`) : hostname === wanted;
}

export const domainAllowed = (entries: readonly string[], origin: string): boolean => entries.some((entry) => domainMatches(entry, origin));

/** `https://*.example.com` patterns of WS_ALLOWED_ORIGINS: scheme, host and port must fit; `*` stands for subdomains. */
export function originMatches(pattern: string, origin: string): boolean {
  const parts = /^(https?:)\/\/(.+?)\/?$/i.exec(pattern.trim());
  const url = parseOrigin(origin);
  if (!parts || !url || url.protocol !== parts[1]?.toLowerCase()) return false;
  const host = parts[2] as string;
  const named = /:\d+$/.test(host);
  return domainMatches(host, origin) && (named || url.port === "");
}

const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Baton's own origin: PUBLIC_URL, or the host the request came to. */
export function isOwnOrigin(env: Env, origin: string, host: string | undefined): boolean {
  const url = parseOrigin(origin);
  if (!url) return false;
  if (env.PUBLIC_URL && new URL(env.PUBLIC_URL).origin === url.origin) return true;
  return host !== undefined && url.host === host.toLowerCase();
}

/** Who may use `/admin` and REST with the dashboard's cookie: our own origin, WS_ALLOWED_ORIGINS, localhost in development. */
export function isAdminOrigin(env: Env, origin: string, host: string | undefined): boolean {
  if (isOwnOrigin(env, origin, host) || env.WS_ALLOWED_ORIGINS.some((pattern) => originMatches(pattern, origin))) return true;
  const url = parseOrigin(origin);
  return env.ENVIRONMENT !== "production" && url !== undefined && LOCAL.has(url.hostname);
}

export type OriginPolicy = {
  allowedDomains: readonly string[];
  allowNative: boolean;
  /** All that decides who may come through, a site's secret too: another one shows that it was changed. */
  fingerprint: string;
};

/**
 * Whether a page (or, without an origin, a program) may talk to an assistant or a site (protocol.md 2).
 * @param narrowed a site token's `allowed_domains`, which can only narrow the site's list
 */
export function mayPass(
  policy: Omit<OriginPolicy, "fingerprint">,
  request: { origin: string | undefined; own: boolean },
  narrowed?: readonly string[],
): boolean {
  const { origin } = request;
  if (request.own) return true;
  if (origin === undefined) return policy.allowNative || (policy.allowedDomains.length === 0 && !narrowed?.length);
  // "Any domain" holds for pages without one too: those in a sandbox, of a file, of an app.
  const passes = (entries: readonly string[] | undefined) => !entries?.length || domainAllowed(entries, origin);
  return passes(policy.allowedDomains) && passes(narrowed);
}

type PolicyRow = Awaited<ReturnType<Rows["assistant"]>> | Awaited<ReturnType<Rows["site"]>>;

/**
 * The policy of the assistant or site through which somebody came in; undefined where that is gone.
 * @param rows where it is read: `rows` remembers it for a moment, `rows.fresh` has it as it is now
 */
export async function originPolicyOf(
  core: Pick<Core, "secrets" | "rows">,
  actor: OutsideActor,
  rows: Pick<Rows, "assistant" | "site"> = core.rows,
): Promise<OriginPolicy | undefined> {
  const row = actor.type === "visitor" ? await rows.assistant(actor.assistantId) : await rows.site(actor.siteId);
  return row && policyOfRow(core.secrets, row);
}

/** By row: one that is remembered is described once. */
const described = new WeakMap<object, OriginPolicy>();

function policyOfRow(secrets: Secrets, row: NonNullable<PolicyRow>): OriginPolicy {
  const known = described.get(row);
  if (known) return known;
  const { allowed_domains: allowedDomains, allow_native: allowNative } = row;
  const decides = [allowedDomains, allowNative];
  const fingerprint =
    "secret_sealed" in row ? hashToken(JSON.stringify([...decides, secrets.unseal(row.secret_sealed)])) : JSON.stringify(decides);
  const policy: OriginPolicy = { allowedDomains, allowNative, fingerprint };
  described.set(row, policy);
  return policy;
}
