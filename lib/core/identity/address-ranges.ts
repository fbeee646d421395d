import ipaddr from "ipaddr.js";

/** An IPv4 address that came over IPv6 (`::ffff:10.0.0.1`) is taken as what it is. */
export function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

/** Whether an address lies in one of the given addresses or CIDR ranges. */
export function inRanges(address: string, ranges: readonly string[]): boolean {
  const parsed = parseAddress(address);
  if (!parsed) return false;
  return ranges.some((range) => {
    const [base, bits] = range.includes("/") ? ipaddr.parseCIDR(range) : [ipaddr.process(range), undefined];
    if (base.kind() !== parsed.kind()) return false;
    return parsed.match(base as ipaddr.IPv4, bits ?? (base.kind() === "ipv4" ? 32 : 128));
  });
}

/** An empty list allows every address. */
export const allowedAddress = (allowlist: readonly string[], address: string): boolean =>
  allowlist.length === 0 || inRanges(address, allowlist);
