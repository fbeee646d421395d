import { createHash, timingSafeEqual } from "node:crypto";
import { inRanges } from "../core/system";
import { wasPassedOn } from "./forwarded";

const LOOPBACK = ["127.0.0.0/8", "::1"];

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether a request carries METRICS_TOKEN. */
export function isWatcher(request: Request, token: string | undefined): boolean {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  return token !== undefined && bearer !== undefined && timingSafeEqual(digest(bearer), digest(token));
}

/**
 * Whether somebody may see the figures of this node (protocol.md 11): programs on the machine itself, and elsewhere those
 * that know METRICS_TOKEN.
 * @param request after `readForwarded`
 */
export function mayWatch(request: Request, address: string, token: string | undefined): boolean {
  return isWatcher(request, token) || (inRanges(address, LOOPBACK) && !wasPassedOn(request));
}
