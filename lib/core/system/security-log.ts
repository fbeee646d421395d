import type { SystemCore } from "./core";

/** What the security log tells: who was refused, or lost, what. Never a secret, never what somebody wrote. */
type SecurityEvent = "connection.refused" | "credential.refused" | "credential.revoked" | "origin.refused" | "sign_in.failed" | "limit.met";

/** A line with `category: "security"`, and its figure. Where many of a kind come, the log holds them back unless it is at `debug`. */
export function noteSecurity(
  { log, meters }: Pick<SystemCore, "log" | "meters">,
  event: SecurityEvent,
  fields: Record<string, string | number | undefined>,
): void {
  meters.securityEvents.inc(event);
  log.info({ category: "security", ...fields }, event);
}
