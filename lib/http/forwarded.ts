import type { IncomingMessage } from "node:http";
import { walkProxies } from "../core/system";
import type { Env } from "../env";
import { noteHeader } from "./note-header";

const HOST = /^[a-z0-9.:[\]-]{1,255}$/i;

/** What proxies add: the request came from elsewhere, whatever the peer's address is. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/;
const PASSED_ON = "x-baton-passed-on";

/** What else proxies say of it; Next would believe it of anybody. */
const OTHERS = ["forwarded", "x-forwarded-host", "x-forwarded-port"];

function listOf(request: IncomingMessage, name: string): string[] {
  const value = request.headers[name];
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).split(",").map((entry) => entry.trim());
}

/** What the outermost of so many trusted proxies wrote; where they replaced the list instead of adding to it, what is left of it. */
const entryOf = (list: readonly string[], proxies: number): string | undefined =>
  proxies === 0 ? undefined : list[Math.max(0, list.length - proxies)];

/**
 * Makes the headers of a request say what is so, before anything reads them: `host` is the host that the browser asked
 * for, `x-forwarded-proto` is how it came, `https` or `http`. Both are taken from a proxy's word where the peer is one of
 * WS_TRUSTED_PROXIES, and from nobody else's; PUBLIC_URL knows the protocol better than either. Where proxies add to a
 * list, each adds at the end: the entry of the outermost trusted one counts, what stands before it was the client's. That
 * a proxy passed it on is noted.
 */
export function readForwarded(request: IncomingMessage, env: Pick<Env, "PUBLIC_URL" | "WS_TRUSTED_PROXIES">): void {
  // Before what they say is replaced.
  const isPassedOn = Object.keys(request.headers).some((name) => FORWARDED.test(name));
  noteHeader(request, PASSED_ON, isPassedOn ? "1" : null);
  const { proxies } = walkProxies(request.socket.remoteAddress, listOf(request, "x-forwarded-for").join(","), env.WS_TRUSTED_PROXIES);
  const host = entryOf(listOf(request, "x-forwarded-host"), proxies);
  const proto = entryOf(listOf(request, "x-forwarded-proto"), proxies);
  for (const name of OTHERS) if (request.headers[name] !== undefined) noteHeader(request, name, null);
  if (host && HOST.test(host)) noteHeader(request, "host", host);
  const isSecure = env.PUBLIC_URL ? env.PUBLIC_URL.startsWith("https://") : proto === "https";
  noteHeader(request, "x-forwarded-proto", isSecure ? "https" : "http");
}

/** Whether a proxy passed a request on, after `readForwarded`. */
export const wasPassedOn = (request: Request): boolean => request.headers.has(PASSED_ON);

/** Whether a request came by TLS, after `readForwarded`. */
export const cameByTls = (request: IncomingMessage): boolean => request.headers["x-forwarded-proto"] === "https";
