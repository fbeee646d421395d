import { inRanges, parseAddress } from "./address-ranges";

/** An entry of `X-Forwarded-For` as proxies write it: an address, with a port (Azure, IIS) or in brackets as well. */
function entryAddress(entry: string): string | undefined {
  const [, bracketed, withPort] = /^"?\[([^\]]+)\](?::\d+)?"?$|^([\d.]+):\d+$/.exec(entry) ?? [];
  return parseAddress(bracketed ?? withPort ?? entry)?.toString();
}

/** Where a request came from, and how many trusted proxies passed it on. */
type Walk = { address: string; proxies: number };

/**
 * Walks from the peer to the left of `X-Forwarded-For` as far as trusted proxies wrote it. An entry that can't be read
 * ends the walk: nothing to its left was vouched for by anybody, so the proxy that wrote it counts.
 */
export function walkProxies(peer: string | undefined, forwardedFor: string | undefined, trusted: readonly string[]): Walk {
  let address = parseAddress(peer ?? "")?.toString();
  if (address === undefined) return { address: "unknown", proxies: 0 };
  let proxies = 0;
  for (const entry of (forwardedFor ?? "").split(",").reverse()) {
    if (!inRanges(address, trusted)) break;
    proxies += 1;
    const next = entryAddress(entry.trim());
    if (next === undefined) break;
    address = next;
  }
  return { address, proxies };
}

/**
 * The address a request came from: the peer's, or, where the peer is a trusted proxy, the last entry of
 * `X-Forwarded-For` that no trusted proxy added.
 */
export const clientAddress = (peer: string | undefined, forwardedFor: string | undefined, trusted: readonly string[]): string =>
  walkProxies(peer, forwardedFor, trusted).address;
