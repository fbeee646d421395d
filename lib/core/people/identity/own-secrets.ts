import { writeAudit } from "../../audit";
import { badRequest, type MemberActor } from "../../log";
import { takeOne } from "../../system";
import type { Core } from "../core";
import { checkPassword } from "./passwords";

/** Keeps that a signed-in member named a wrong password or code; the windows bound how often. */
export const auditWrongSecret = (core: Core, actor: MemberActor, why: "password" | "code"): Promise<void> =>
  writeAudit(core.db, actor, "confirmation.failed", `member:${actor.memberId}`, { why });

/**
 * The current password, for what takes it beside the session: guesses are as few as at the sign-in.
 * @throws DomainError BAD_REQUEST when it is wrong, RATE_LIMITED after too many wrong ones
 */
export async function requirePassword(
  core: Core,
  actor: MemberActor,
  row: { id: number; password_hash: string | null },
  password: string,
): Promise<void> {
  const key = `member:${row.id}`;
  await takeOne(core.limits.passwords, key, "wrong passwords");
  if (!(await checkPassword(row.password_hash, password))) {
    await auditWrongSecret(core, actor, "password");
    throw badRequest("current_password: is wrong");
  }
  await core.limits.passwords.forget(key);
}
