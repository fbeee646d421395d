import ipaddr from "ipaddr.js";

function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

/** Whether an address lies in one of the given addresses or CIDR ranges. */
export function inRanges(address: string, ranges: readonly string[]): boolean {
  const parsed = parse(address);
  if (!parsed) return false;
  return ranges.some((range) => {
    const [base, bits] = range.includes("/") ? ipaddr.parseCIDR(range) : [ipaddr.process(range), undefined];
    if (base.kind() !== parsed.kind()) return false;
    return parsed.match(base as ipaddr.IPv4, bits ?? (base.kind() === "ipv4" ? 32 : 128));
  });
}

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
