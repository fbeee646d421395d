import { type Actor, isDomainError } from "../log";
import type { Core } from "./core";
import { writeAudit } from "./write-audit";

/**
 * Keeps that a member or an API key was refused something. Bounded by principal: who insists fills no log. That it
 * can't be kept changes nothing about the refusal.
 */
export async function auditRefusal(core: Core, actor: Actor | null, error: unknown, operation: string): Promise<void> {
  if (!isDomainError(error) || error.code !== "FORBIDDEN") return;
  if (actor?.type !== "member" && actor?.type !== "integration") return;
  const key = actor.type === "member" ? `member:${actor.memberId}` : `integration:${actor.keyId}`;
  try {
    if (!(await core.limits.refusals.hit(key)).allowed) return;
    await writeAudit(core.db, actor, "refused", operation, { why: error.message });
  } catch (cause) {
    core.log.warn({ err: cause }, "a refusal was not kept in the audit log");
  }
}
