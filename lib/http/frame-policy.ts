import { asciiHost, domainAllowed } from "../core/people";

/** Anything else would be a way into the header that the list is written to. */
const HOST = /^(\*\.)?[a-z0-9.-]+$/;

function sourcesOf(entry: string): string[] {
  const [, wildcard = "", rest = ""] = /^(\*\.)?(.*)$/.exec(entry.trim()) ?? [];
  const [, name = "", port] = /^(.*?)(:\d+)?$/.exec(rest) ?? [];
  const host = `${wildcard}${asciiHost(name)}`;
  if (!HOST.test(host)) return [];
  // An entry without a port stands for every port, which CSP says with a star; a final dot it takes for another host.
  const hosts = [host, `${host}.`].map((each) => each + (port ?? ":*"));
  return hosts.flatMap((each) => [`http://${each}`, `https://${each}`]);
}

/**
 * Who may embed the frame: the assistant's domains in CSP's words; Baton's own pages always. For any page nothing is
 * said: even `*` leaves out those of a file and those in a sandbox. CSP has no words for an IPv6 address either: a page
 * of such an entry is let in by the address that its browser names.
 * @param embedder the origin of the page that asks, as its browser says
 */
export function frameAncestors(allowedDomains: readonly string[], embedder: string | null = null): string | null {
  if (allowedDomains.length === 0) return null;
  const unspeakable = allowedDomains.filter((entry) => entry.includes("["));
  if (embedder && domainAllowed(unspeakable, embedder)) return null;
  return ["frame-ancestors 'self'", ...allowedDomains.flatMap(sourcesOf)].join(" ");
}

/**
 * Only what the frame is known to need.
 * @param host where its sockets go, which older browsers don't take for `'self'`
 * @param embedder as for `frameAncestors`
 */
export function framePolicy(allowedDomains: readonly string[], host: string | null, embedder: string | null = null): string {
  const ancestors = frameAncestors(allowedDomains, embedder);
  const sockets = host && /^[a-z0-9.:[\]-]+$/i.test(host) ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' https: data: blob:",
    `connect-src 'self'${sockets}`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    ...(ancestors ? [ancestors] : []),
  ].join("; ");
}

/** Of the page that stands in the frame where there is no chat: any page may frame it, for it holds nothing. */
export const refusalPolicy = (nonce: string): string =>
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; base-uri 'none'; form-action 'none'`;
