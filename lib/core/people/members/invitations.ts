import { and, asc, eq, gt, isNull, ne } from "drizzle-orm";
import { invitations, members, workspaces } from "../../../../db/schema";
import type { Invitation } from "../../../protocol/routes/invitations";
import type { List } from "../../../protocol/routes/spec";
import type { MemberRole } from "../../../protocol/values";
import { writeAudit } from "../../audit";
import {
  type Actor,
  ADMIN,
  badRequest,
  CURSOR_PART,
  conflict,
  defineCursor,
  insertJobs,
  isUniqueViolation,
  jobOf,
  notFound,
  OWNER,
  requireMember,
} from "../../log";
import { addressKey, hashToken, takeOne } from "../../system";
import type { Core } from "../core";
import { mailsResets } from "../identity/password-reset";
import { hashPassword } from "../identity/passwords";
import { INVITATION_DAYS, signInvitationToken, verifyInvitationToken } from "../identity/tokens";
import { baseOf } from "../workspaces/dashboard-origin";

type Row = typeof invitations.$inferSelect;
/** With the link, where nobody sends it: it is the inviter's to pass on. */
export type Invited = Invitation & { link: string | null };

/** So many of a workspace may be open at a time. */
const OPEN_MAX = 100;
const DAY_MS = 86_400_000;

/** What a link is bound to: it ends with its use, and with every one that is sent after it. */
const stateOf = ({ id, email, sent_at }: Row): string => hashToken(`${id}\n${email}\n${sent_at.toISOString()}`);

const toInvitation = ({ id, email, role, sent_at, created_at }: Row, now: Date): Invitation => {
  const expires_at = new Date(sent_at.getTime() + INVITATION_DAYS * DAY_MS);
  return {
    id,
    email,
    role,
    expired: expires_at <= now,
    expires_at: expires_at.toISOString(),
    created_at: created_at.toISOString(),
  };
};

/** Whose right to give the role is looked at again when the link is used; null for an API key. */
const senderOf = (actor: Actor): number | null => (actor.type === "member" ? actor.memberId : null);

/** Whom somebody may invite is whom they may add as a member. */
const requireMayInvite = (actor: Actor, role: MemberRole) => requireMember(actor, role === "operator" ? ADMIN : OWNER);

/** The link of an invitation, by where it leads from; the token is behind the hash: neither a server's log nor a referrer carries it. */
async function linkOf(core: Core, row: Row, base: string): Promise<string> {
  return `${base}/accept-invitation#token=${await signInvitationToken(core.secrets.signingKey, row.id, stateOf(row), core.now())}`;
}

/** An address gets so many e-mails: before anything changes, so that the link it has is good while no other is sent. */
async function limitMail(core: Core, email: string): Promise<void> {
  if (mailsResets(core.env)) await takeOne(core.limits.accountMails, `invitation ${email}`, "invitations to this address");
}

/** Sends it, or answers with the link. */
async function passOn(core: Core, row: Row): Promise<Invited> {
  const invitation = toInvitation(row, core.now());
  if (!mailsResets(core.env)) return { ...invitation, link: await linkOf(core, row, (await baseOf(core, row.workspace_id)) ?? "") };
  await insertJobs(core.db, [jobOf("invitation_mail", { invitation_id: row.id }, core.now())]);
  core.bus.publish({ type: "jobs" });
  return { ...invitation, link: null };
}

/**
 * Invites somebody to the team by a link that is used once, within seven days. What is answered is the same for an address
 * that a member has already. Inviting an address again sends another link, and the one before ends.
 * @throws DomainError FORBIDDEN, CONFLICT with a hundred others that are open, RATE_LIMITED
 */
export async function invite(core: Core, actor: Actor, { email, role }: { email: string; role: MemberRole }): Promise<Invited> {
  requireMayInvite(actor, role);
  const now = core.now();
  const open = and(eq(invitations.workspace_id, actor.workspaceId), isNull(invitations.accepted_at));
  await limitMail(core, email);
  const row = await core.db.transaction(async (tx) => {
    // One after another: else two of one address, or more than the limit, would stand.
    await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, actor.workspaceId)).for("no key update");
    const others = await tx.$count(invitations, and(open, ne(invitations.email, email)));
    if (others >= OPEN_MAX) throw conflict(`At most ${OPEN_MAX} invitations may be open`);
    const made = {
      workspace_id: actor.workspaceId,
      email,
      role,
      invited_by: senderOf(actor),
      is_mailed: mailsResets(core.env),
      sent_at: now,
    };
    await tx.delete(invitations).where(and(open, eq(invitations.email, email)));
    const [row] = await tx
      .insert(invitations)
      .values({ ...made, created_at: now })
      .returning();
    await writeAudit(tx, actor, "invitation.created", `invitation:${row?.id}`, { email, role });
    return row as Row;
  });
  return passOn(core, row);
}

const CURSOR = defineCursor("invitations", [CURSOR_PART.id]);

/** Those that were not accepted. @throws DomainError FORBIDDEN */
export async function listInvitations(
  core: Core,
  actor: Actor,
  query: { limit: number; cursor?: string | undefined },
): Promise<List<Invitation>> {
  requireMember(actor, ADMIN);
  const [after = 0] = CURSOR.read(query.cursor);
  const found = await core.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.workspace_id, actor.workspaceId), isNull(invitations.accepted_at), gt(invitations.id, after)))
    .orderBy(asc(invitations.id))
    .limit(query.limit + 1);
  const { rows, next_cursor } = CURSOR.page(found, query.limit, (row) => [row.id]);
  return { data: rows.map((row) => toInvitation(row, core.now())), next_cursor };
}

async function load(core: Core, actor: Actor, id: number): Promise<Row> {
  requireMember(actor, ADMIN);
  const [row] = await core.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.workspace_id, actor.workspaceId), isNull(invitations.accepted_at)));
  if (!row) throw notFound("invitation");
  requireMayInvite(actor, row.role);
  return row;
}

/** Sends another link in the name of who asks for it, good for seven days more; the one before ends. @throws DomainError NOT_FOUND, FORBIDDEN, RATE_LIMITED */
export async function resendInvitation(core: Core, actor: Actor, id: number): Promise<Invited> {
  const { email } = await load(core, actor, id);
  await limitMail(core, email);
  const row = await core.db.transaction(async (tx) => {
    const [row] = await tx
      .update(invitations)
      .set({ sent_at: core.now(), invited_by: senderOf(actor), is_mailed: mailsResets(core.env) })
      .where(and(eq(invitations.id, id), isNull(invitations.accepted_at)))
      .returning();
    if (!row) throw notFound("invitation");
    await writeAudit(tx, actor, "invitation.resent", `invitation:${id}`, { email: row.email });
    return row;
  });
  return passOn(core, row);
}

/** Its link opens nothing from now on. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function revokeInvitation(core: Core, actor: Actor, id: number): Promise<void> {
  const { email } = await load(core, actor, id);
  await core.db.transaction(async (tx) => {
    await tx.delete(invitations).where(and(eq(invitations.id, id), isNull(invitations.accepted_at)));
    await writeAudit(tx, actor, "invitation.revoked", `invitation:${id}`, { email });
  });
}

/** What is sent to whom, where it still holds. */
export async function invitationForMail(core: Core, id: number): Promise<{ email: string; workspaceId: number; url: string } | undefined> {
  const [row] = await core.db.select().from(invitations).where(eq(invitations.id, id));
  const { PUBLIC_URL } = core.env;
  if (!row || row.accepted_at !== null || !PUBLIC_URL) return undefined;
  return { email: row.email, workspaceId: row.workspace_id, url: await linkOf(core, row, new URL(PUBLIC_URL).origin) };
}

/**
 * Makes a member of whoever has the link, once. An address to which the link was sent is theirs.
 * @throws DomainError BAD_REQUEST for a link that was used, has run out, was taken back or is none, CONFLICT where a member has
 * the address, RATE_LIMITED
 */
export async function acceptInvitation(
  core: Core,
  token: string,
  { name, password }: { name: string; password: string },
  address: string | undefined,
): Promise<{ email: string }> {
  await takeOne(core.limits.signInsOfAddress, addressKey(address ?? "unknown"), "requests from this address");
  const over = badRequest("token: was used, has run out, or is not one that was sent");
  const verified = await verifyInvitationToken(token, core.secrets.signingKey, core.now());
  if (!verified.ok) throw over;
  const password_hash = await hashPassword(password);
  const now = core.now();
  return core.db
    .transaction(async (tx) => {
      const [row] = await tx
        .select()
        .from(invitations)
        .where(and(eq(invitations.id, Number(verified.claims.sub)), isNull(invitations.accepted_at)))
        .for("update");
      if (!row || stateOf(row) !== verified.claims.state) throw over;
      const { workspace_id, email, role, is_mailed, invited_by } = row;
      if (invited_by !== null) await requireStillMayInvite(tx, invited_by, role, over);
      const [made] = await tx
        .insert(members)
        .values({ workspace_id, email, name, role, password_hash, email_confirmed_at: is_mailed ? now : null })
        .returning({ id: members.id });
      await tx.update(invitations).set({ accepted_at: now }).where(eq(invitations.id, row.id));
      const principal = `member:${made?.id}`;
      await writeAudit(tx, { workspaceId: workspace_id, principal, address }, "invitation.accepted", principal, { role });
      return { email };
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? conflict("A member with this email exists already: sign in") : error;
    });
}

type Tx = Parameters<Parameters<Core["db"]["transaction"]>[0]>[0];

/** Nobody gets by a link what its sender could not give them any more. */
async function requireStillMayInvite(tx: Tx, memberId: number, role: MemberRole, over: Error): Promise<void> {
  const [inviter] = await tx
    .select({ role: members.role })
    .from(members)
    .where(and(eq(members.id, memberId), isNull(members.revoked_at)));
  const enough: readonly MemberRole[] = role === "operator" ? ["admin", "owner"] : ["owner"];
  if (!inviter || !enough.includes(inviter.role)) throw over;
}
