import { inRanges, parseAddress as parse } from "../core/identity/address-ranges";

/**
 * The address a request came from: the peer's, or, where the peer is a trusted proxy, the last entry of
 * `X-Forwarded-For` that no trusted proxy added.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined, trusted: readonly string[]): string {
  const chain = [...(forwardedFor ?? "").split(",").map((part) => part.trim()), peer ?? ""].filter((part) => parse(part) !== undefined);
  for (let at = chain.length - 1; at > 0; at -= 1) {
    if (!inRanges(chain[at] as string, trusted)) return normal(chain[at] as string);
  }
  return chain[0] === undefined ? "unknown" : normal(trusted.length > 0 || chain.length === 1 ? chain[0] : (chain.at(-1) as string));
}

const normal = (address: string): string => parse(address)?.toString() ?? address;
