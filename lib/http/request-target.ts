import type { IncomingMessage } from "node:http";
import { noteHeader } from "./note-header";

/** A target in absolute form, as clients of proxies send it: its authority, and the rest. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is;
const AUTHORITY = /^(?:[a-z0-9._~-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

function hostsOf({ rawHeaders }: IncomingMessage): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === "host") count += 1;
  return count;
}

/**
 * Brings the target of a request into origin form (RFC 9112, 3.2): one in absolute form names the host itself, over
 * whatever `Host` says. A request with two hosts, or with a target that is neither, is left without one: `refuseRequest`
 * answers it, and nothing else takes it.
 */
export function settleTarget(request: IncomingMessage): void {
  const target = request.url ?? "";
  if (hostsOf(request) > 1) request.url = "";
  else if (!target.startsWith("/")) {
    const [, authority = "", rest = ""] = ABSOLUTE.exec(target) ?? [];
    const isSound = AUTHORITY.test(authority);
    if (isSound) noteHeader(request, "host", authority);
    request.url = isSound ? rest.replace(/^(?!\/)/, "/") : "";
  }
}

/** The path of a request's target, without its query; nothing that anybody sends makes it throw. */
export const pathOf = ({ url }: IncomingMessage): string => (url ?? "").split(/[?#]/, 1)[0] ?? "";
