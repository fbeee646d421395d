import ipaddr from "ipaddr.js";

/** Addresses remembered, and the longest text that can be one. */
const REMEMBERED_MAX = 4_096;
const ADDRESS_LENGTH_MAX = 45;

/** A connection asks for the same address a dozen times. What is remembered begins anew when it is full: it costs no more than the asking. */
function remembering<V>(read: (address: string) => V): (address: string) => V {
  const known = new Map<string, V>();
  return (address) => {
    const there = known.get(address);
    if (there !== undefined || address.length > ADDRESS_LENGTH_MAX) return there ?? read(address);
    const value = read(address);
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(address, value);
    return value;
  };
}

/** An IPv4 address that came over IPv6 (`::ffff:10.0.0.1`) is taken as what it is. */
export const parseAddress = remembering((address): ipaddr.IPv4 | ipaddr.IPv6 | undefined =>
  ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address) ? ipaddr.process(address) : undefined,
);

/**
 * What limits count by: an IPv4 address, or the /64 of an IPv6 address, which is what one line or one server gets
 * (2^64 addresses, of which each request could take another).
 */
export const addressKey = remembering((address): string => {
  const parsed = parseAddress(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed?.toString() ?? address;
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0])}/64`;
});

const rangeOf = remembering((range): [ipaddr.IPv4 | ipaddr.IPv6, number | undefined] =>
  range.includes("/") ? ipaddr.parseCIDR(range) : [ipaddr.process(range), undefined],
);

/** Whether an address lies in one of the given addresses or CIDR ranges. */
export function inRanges(address: string, ranges: readonly string[]): boolean {
  const parsed = parseAddress(address);
  if (!parsed) return false;
  return ranges.some((range) => {
    const [base, bits] = rangeOf(range);
    if (base.kind() !== parsed.kind()) return false;
    return parsed.match(base as ipaddr.IPv4, bits ?? (base.kind() === "ipv4" ? 32 : 128));
  });
}

/** An empty list allows every address. */
export const allowedAddress = (allowlist: readonly string[], address: string): boolean =>
  allowlist.length === 0 || inRanges(address, allowlist);
