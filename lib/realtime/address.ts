import { inRanges, parseAddress } from "../core/identity/address-ranges";

/** An entry of `X-Forwarded-For` as proxies write it: an address, with a port (Azure, IIS) or in brackets as well. */
function entryAddress(entry: string): string | undefined {
  const [, bracketed, withPort] = /^"?\[([^\]]+)\](?::\d+)?"?$|^([\d.]+):\d+$/.exec(entry) ?? [];
  return parseAddress(bracketed ?? withPort ?? entry)?.toString();
}

/**
 * The address a request came from: the peer's, or, where the peer is a trusted proxy, the last entry of
 * `X-Forwarded-For` that no trusted proxy added. An entry that can't be read ends the walk: nothing to its left was
 * vouched for by anybody, so the proxy that wrote it counts.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined, trusted: readonly string[]): string {
  let address = parseAddress(peer ?? "")?.toString();
  if (address === undefined) return "unknown";
  for (const entry of (forwardedFor ?? "").split(",").reverse()) {
    if (!inRanges(address, trusted)) return address;
    const next = entryAddress(entry.trim());
    if (next === undefined) return address;
    address = next;
  }
  return address;
}
