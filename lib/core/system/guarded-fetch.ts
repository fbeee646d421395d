import { type LookupAddress, lookup } from "node:dns";
import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { parseAddress } from "./address-ranges";

export class ForbiddenAddress extends Error {}

/** The answer is longer than whoever asked takes. */
export class AnswerTooLarge extends Error {}

export type GuardedRequest = {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** For the whole exchange, redirects included. */
  timeoutMs: number;
  /** Redirects followed, each checked like the first address; none where it is not given. Only a GET is sent on. */
  redirects?: number;
  /** Bytes of the answer's body at most; what is longer is an error. */
  maxBytes?: number;
  /** Which addresses may be called; public ones alone where it is not given. */
  mayCall?: (address: string) => boolean;
  resolve?: Resolve;
  /** Ends the exchange early. */
  signal?: AbortSignal;
};
export type GuardedAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };
type Resolve = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const DEFAULT_MAX_BYTES = 1_048_576;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const resolveAll: Resolve = (host, done) => lookup(host, { all: true }, done);

/** IPv4 addresses as IPv6 was to carry them once: deprecated, and the library takes them for ordinary ones. */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR("::/96");

/** Whether an address is on the public internet: not private, local, mapped to such a one, or reserved for anything. */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed?.range() !== "unicast") return false;
  return !(parsed instanceof ipaddr.IPv6 && parsed.match(IPV4_COMPATIBLE));
}

/**
 * Resolves a name for one connection and hands on what was checked: the name can't mean another address between the
 * check and the connection. One address that may not be called refuses them all.
 */
function checkedLookup(mayCall: (address: string) => boolean, resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new Error(`${host} has no address`), "", 0);
      // What it resolves to here is not disclosed to whoever named the host.
      if (!addresses.every(({ address }) => mayCall(address))) return done(new ForbiddenAddress(`${host} may not be called`), "", 0);
      if (options.all) return (done as unknown as (error: null, all: LookupAddress[]) => void)(null, addresses);
      done(null, first.address, first.family);
    });
  };
}

/**
 * Calls an address that somebody else has named (a push service, a page), over HTTP or HTTPS, on the public internet.
 * @throws ForbiddenAddress where the address, or one it redirects to, may not be called; AnswerTooLarge; Error for a failed exchange
 */
export async function guardedFetch(address: string, options: GuardedRequest): Promise<GuardedAnswer> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  let url = new URL(address);
  for (let left = options.redirects ?? 0; ; left -= 1) {
    const answer = await call(url, options, signal);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.status) || typeof location !== "string" || options.redirects === undefined) return answer;
    if (left <= 0 || options.method === "POST") throw new Error(`${url.origin} redirects too often`);
    url = new URL(location, url);
  }
}

function checkUrl(url: URL, mayCall: (address: string) => boolean): void {
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new ForbiddenAddress(`${url.protocol} is not an address of the web`);
  if (url.username || url.password) throw new ForbiddenAddress("an address with a password may not be called");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // A literal address is connected to without a lookup.
  if (isIP(host) !== 0 && !mayCall(host)) throw new ForbiddenAddress(`${host} may not be called`);
}

function call(url: URL, options: GuardedRequest, signal: AbortSignal): Promise<GuardedAnswer> {
  const mayCall = options.mayCall ?? isPublicAddress;
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  return new Promise((resolve, reject) => {
    checkUrl(url, mayCall);
    const settings: RequestOptions = {
      method: options.method ?? "GET",
      headers: options.headers,
      signal,
      // A pooled connection would have been checked for another call.
      agent: false,
      lookup: checkedLookup(mayCall, options.resolve ?? resolveAll),
    };
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(url, settings, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size <= maxBytes) return void chunks.push(chunk);
        reject(new AnswerTooLarge(`${url.origin} answers with more than ${maxBytes} bytes`));
        request.destroy();
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.on("error", reject);
    request.end(options.body);
  });
}
