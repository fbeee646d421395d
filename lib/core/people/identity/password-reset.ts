import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { members } from "../../../../db/schema";
import { type AuditedBy, writeAudit } from "../../audit";
import { badRequest, conflict, insertJobs, jobOf, notFound } from "../../log";
import { addressKey, hashToken, takeOne } from "../../system";
import type { Core } from "../core";
import { hashPassword } from "./passwords";
import { announceRenewal, endAllSessions } from "./sessions";
import { accountsOf, chooseWorkspace } from "./sign-in";
import { signResetToken, verifyResetToken } from "./tokens";
import { NO_TWO_FACTOR } from "./two-factor";

type MemberRow = typeof members.$inferSelect;

/** What the audit log calls whoever runs the installation and acts by its command. */
export const BY_COMMAND = "system:command";

/** What a link is bound to: it ends with its first use, with any other new password, and with another address. */
const stateOf = ({ id, email, password_hash }: Pick<MemberRow, "id" | "email" | "password_hash">): string =>
  hashToken(`${id}\n${email}\n${password_hash ?? ""}`);

/**
 * Whether links that set a password are sent at all. They lead to PUBLIC_URL alone: where the dashboard was last opened is
 * what a browser said, or whoever spoke as one, and such a link is worth the account.
 */
export const mailsResets = (env: Pick<Core["env"], "SMTP_URL" | "PUBLIC_URL">): boolean =>
  env.SMTP_URL !== undefined && env.PUBLIC_URL !== undefined;

/**
 * Sends a link to whoever has this address, if anybody has. What is answered, and how fast, is the same for an address that
 * nobody has: who has it is looked up when the email is written.
 * @throws DomainError CONFLICT where the installation sends no such links, RATE_LIMITED
 */
export async function askForReset(core: Core, email: string, address: string | undefined): Promise<void> {
  if (!mailsResets(core.env))
    throw conflict("No passwords are reset by email without SMTP_URL and PUBLIC_URL: an owner or admin sets a new one under Members");
  await takeOne(core.limits.signInsOfAddress, addressKey(address ?? "unknown"), "requests from this address");
  if (!(await core.limits.accountMails.hit(`reset ${email}`)).allowed) return;
  await insertJobs(core.db, [jobOf("password_reset", { email }, core.now())]);
  core.bus.publish({ type: "jobs" });
}

/** A link that goes to the address as it stands at the member, not as somebody typed it. */
type Reset = { memberId: number; workspaceId: number; email: string; token: string };

/**
 * Who may set a new password at an address, each with the token that sets it: one person may be a member of several
 * workspaces. They are those whose passwords a sign-in tries, and no more of them.
 */
export async function resetsFor(core: Core, email: string): Promise<Reset[]> {
  const rows = await accountsOf(core, email);
  return Promise.all(
    rows.map(async (row) => ({
      memberId: row.id,
      workspaceId: row.workspace_id,
      email: row.email,
      token: await signResetToken(core.secrets.signingKey, row.id, stateOf(row), core.now()),
    })),
  );
}

/**
 * Sets a new password with the token of a link, once, and ends every sign-in of before. Two-factor sign-in stays.
 * @throws DomainError BAD_REQUEST for a link that was used, has run out or is none; RATE_LIMITED
 */
export async function resetPassword(core: Core, token: string, password: string, address: string | undefined): Promise<{ email: string }> {
  await takeOne(core.limits.signInsOfAddress, addressKey(address ?? "unknown"), "requests from this address");
  const over = badRequest("token: was used, has run out, or is not one that was sent");
  const verified = await verifyResetToken(token, core.secrets.signingKey, core.now());
  if (!verified.ok) throw over;
  const memberId = Number(verified.claims.sub);
  const password_hash = await hashPassword(password);
  const { email } = await core.db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(members)
      .where(and(eq(members.id, memberId), isNull(members.revoked_at)))
      .for("update");
    if (!row || stateOf(row) !== verified.claims.state) throw over;
    await replacePassword(tx, row, { password_hash }, { workspaceId: row.workspace_id, principal: `member:${memberId}`, address });
    return row;
  });
  announceRenewal(core, memberId);
  return { email };
}

/** Sets a new password and ends every sign-in of before, in the transaction in which it was found that one may. */
async function replacePassword(tx: Tx, { id }: Pick<MemberRow, "id">, set: Partial<MemberRow>, by: AuditedBy): Promise<void> {
  await tx.update(members).set(set).where(eq(members.id, id));
  await endAllSessions(tx, id);
  await writeAudit(tx, by, "password.reset", `member:${id}`);
}

/** Whose password whoever runs the installation sets; `workspaceId` where one address is a member of several. */
type Named = { email: string; workspaceId?: number | undefined; withoutTwoFactor?: boolean };

/**
 * Sets a new password for whoever runs the installation, and ends every sign-in of before: a node notices by itself.
 * @throws DomainError NOT_FOUND; CONFLICT with the `workspaces` to choose from
 */
export async function resetPasswordOf(core: Pick<Core, "db">, named: Named, password: string): Promise<{ memberId: number }> {
  const { email, workspaceId, withoutTwoFactor } = named;
  const password_hash = await hashPassword(password);
  return core.db.transaction(async (tx) => {
    const found = await tx
      .select()
      .from(members)
      .where(
        and(
          eq(sql`lower(${members.email})`, email),
          isNull(members.revoked_at),
          workspaceId === undefined ? undefined : eq(members.workspace_id, workspaceId),
        ),
      )
      .for("update");
    const [row] = found;
    if (!row) throw notFound("member");
    if (found.length > 1) throw await chooseWorkspace(tx, found);
    const set = { password_hash, ...(withoutTwoFactor ? NO_TWO_FACTOR : {}) };
    await replacePassword(tx, row, set, { workspaceId: row.workspace_id, principal: BY_COMMAND });
    return { memberId: row.id };
  });
}
