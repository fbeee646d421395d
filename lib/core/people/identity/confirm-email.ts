import { and, eq, isNull } from "drizzle-orm";
import { members } from "../../../../db/schema";
import { writeAudit } from "../../audit";
import { badRequest, conflict, DomainError, type MemberActor } from "../../log";
import type { Core } from "../core";
import { mailMember } from "./account-mail";
import { verifyConfirmationToken } from "./tokens";

/**
 * Confirms a member's address with the token that was sent there. The address of then must be that of now.
 * @throws DomainError BAD_REQUEST
 */
export async function confirmEmail(core: Core, token: string): Promise<{ email: string }> {
  const verified = await verifyConfirmationToken(token, core.secrets.signingKey, core.now());
  if (!verified.ok) throw badRequest("token: has run out, or is not one that was sent");
  const { sub, email } = verified.claims;
  const [row] = await core.db
    .update(members)
    .set({ email_confirmed_at: core.now() })
    .where(and(eq(members.id, Number(sub)), eq(members.email, email), isNull(members.revoked_at)))
    .returning();
  if (!row) throw badRequest("token: belongs to an address that the member does not have any more");
  await writeAudit(core.db, { workspaceId: row.workspace_id, principal: `member:${row.id}` }, "email.confirmed", `member:${row.id}`);
  return { email: row.email };
}

/** Sends the email with which one's own address is confirmed once more. @throws DomainError CONFLICT, RATE_LIMITED */
export async function askForConfirmation(core: Core, actor: MemberActor): Promise<void> {
  if (!core.env.SMTP_URL) throw conflict("This installation sends no email: SMTP_URL is not set");
  const [row] = await core.db.select({ confirmed: members.email_confirmed_at }).from(members).where(eq(members.id, actor.memberId));
  if (row?.confirmed) throw conflict("The address is confirmed already");
  if (!(await mailMember(core, actor.memberId, { occasion: "confirm_address" })))
    throw new DomainError("RATE_LIMITED", "Too many of these emails", { retryAfterMs: 3_600_000 });
}
