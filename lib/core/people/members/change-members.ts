import { and, eq, isNull, or } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { memberIdentities, members } from "../../../../db/schema";
import type { Member } from "../../../protocol/routes/people";
import type { MemberRole, Visibility } from "../../../protocol/values";
import { writeAudit } from "../../audit";
import { giveBackOf } from "../../conversations";
import {
  type Actor,
  ADMIN,
  badRequest,
  conflict,
  forbidden,
  isSameSight,
  isUniqueViolation,
  notFound,
  OWNER,
  requireMember,
  sightOf,
} from "../../log";
import type { Core } from "../core";
import { mailMember } from "../identity/account-mail";
import { hashPassword } from "../identity/passwords";
import { announceRenewal, endAllSessions } from "../identity/sessions";
import { NO_TWO_FACTOR } from "../identity/two-factor";
import { memberRenamed } from "../people-renamed";
import { type MemberRow, toMember } from "./view";

export type NewMember = { email: string; name: string; role: MemberRole; password?: string | undefined };
export type MemberChange = Partial<NewMember & { avatar_url: string | null; visibility: Visibility; two_factor: false }>;

const emailTaken = () => conflict("A member with this email exists already");

/** @throws DomainError FORBIDDEN, CONFLICT where the e-mail is taken */
export async function createMember(core: Core, actor: Actor, input: NewMember): Promise<Member> {
  requireMember(actor, input.role === "operator" ? ADMIN : OWNER);
  const { password, ...plain } = input;
  const password_hash = password === undefined ? null : await hashPassword(password);
  const made = await core.db
    .transaction(async (tx) => {
      const [row] = await tx
        .insert(members)
        .values({ ...plain, workspace_id: actor.workspaceId, password_hash })
        .returning();
      if (!row) throw new Error("no member was made");
      await writeAudit(tx, actor, "member.created", `member:${row.id}`, { role: row.role });
      return toMember(row, core.now());
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? emailTaken() : error;
    });
  await mailMember(core, made.id, { occasion: "confirm_address" });
  return made;
}

/**
 * Changes a member. What makes or touches an admin or owner takes an owner; what changes how the member signs in (a
 * password, an address, the second factor) ends their sessions, a new role or visibility their connections, which come back
 * with it. A new address counts as nobody's until it is confirmed. Owners and admins see all.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where the e-mail is taken or the last owner would be demoted
 */
export async function updateMember(core: Core, actor: Actor, memberId: number, change: MemberChange): Promise<Member> {
  requireMember(actor, ADMIN);
  const { password, two_factor, ...plain } = change;
  requireColleague(actor, memberId, change);
  const password_hash = password === undefined ? undefined : await hashPassword(password);
  const withoutCodes = two_factor === false ? NO_TWO_FACTOR : {};
  const { row, ended, isMoved } = await core.db
    .transaction(async (tx) => {
      const current = await lockMember(tx, actor, memberId);
      if (current.role !== "operator" || (change.role ?? "operator") !== "operator") requireMember(actor, OWNER);
      if (current.role === "owner" && change.role !== undefined && change.role !== "owner") await requireAnotherOwner(tx, current);
      const role = change.role ?? current.role;
      if (role !== "operator" && (change.visibility ?? "all") !== "all") throw badRequest("visibility: owners and admins see all");
      const seen = role === "operator" ? {} : { visibility: "all" as const };
      const isMoved = change.email !== undefined && change.email !== current.email;
      const [changed] = await tx
        .update(members)
        .set({
          ...plain,
          ...seen,
          ...withoutCodes,
          ...(password_hash ? { password_hash } : {}),
          ...(isMoved ? { email_confirmed_at: null } : {}),
        })
        .where(eq(members.id, memberId))
        .returning();
      if (!changed) throw notFound("member");
      await writeAudit(tx, actor, "member.updated", `member:${memberId}`, {
        fields: Object.keys(change),
        role: changed.role,
        ...(change.visibility ? { visibility: changed.visibility } : {}),
      });
      const signsInAnew = password_hash !== undefined || isMoved || (two_factor === false && current.totp_since !== null);
      if (signsInAnew) await endAllSessions(tx, memberId);
      const isSame = changed.role === current.role && isSameSight(sightOf(changed), sightOf(current));
      return { row: changed, ended: signsInAnew || !isSame, isMoved };
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? emailTaken() : error;
    });
  if (change.name !== undefined || change.avatar_url !== undefined) await memberRenamed(core, row);
  if (ended) announceRenewal(core, memberId);
  if (isMoved) await mailMember(core, memberId, { occasion: "confirm_address" });
  return toMember(row, core.now());
}

/** Whoever finds a signed-in page open can't lock its member out: what signs one in is changed with the current password or a code. */
function requireColleague(actor: Actor, memberId: number, { password, two_factor }: MemberChange): void {
  if (actor.type !== "member" || actor.memberId !== memberId) return;
  if (two_factor === false) throw forbidden("One's own two-factor sign-in is turned off in one's own settings, with a code");
  if (password !== undefined) throw forbidden("One's own password is changed at PATCH /api/me, with the current one");
}

/**
 * Removes a member: every credential and connection of theirs ends, and the conversations they had wait for another.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT for the last owner
 */
export async function deleteMember(core: Core, actor: Actor, memberId: number): Promise<void> {
  requireMember(actor, ADMIN);
  await core.db.transaction(async (tx) => {
    const current = await lockMember(tx, actor, memberId);
    if (current.role !== "operator") requireMember(actor, OWNER);
    if (current.role === "owner") await requireAnotherOwner(tx, current);
    const now = core.now();
    await tx.update(members).set({ revoked_at: now, online_until: null, offline_since: now }).where(eq(members.id, memberId));
    await endAllSessions(tx, memberId);
    await tx.delete(memberIdentities).where(eq(memberIdentities.member_id, memberId));
    await writeAudit(tx, actor, "member.deleted", `member:${memberId}`, { email: current.email });
  });
  core.bus.publish({ type: "revoked", principal: `member:${memberId}` });
  await giveBackOf(core, memberId);
}

/** Owners and the member are locked in one order, so that two owners can't remove each other at once. */
async function lockMember(tx: Tx, actor: Actor, memberId: number): Promise<MemberRow> {
  const held = await tx
    .select()
    .from(members)
    .where(
      and(eq(members.workspace_id, actor.workspaceId), or(eq(members.role, "owner"), eq(members.id, memberId)), isNull(members.revoked_at)),
    )
    .orderBy(members.id)
    .for("update");
  const row = held.find(({ id }) => id === memberId);
  if (!row) throw notFound("member");
  return row;
}

async function requireAnotherOwner(tx: Tx, row: MemberRow): Promise<void> {
  const owners = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.workspace_id, row.workspace_id), eq(members.role, "owner"), isNull(members.revoked_at)));
  if (owners.every((owner) => owner.id === row.id)) throw conflict("A workspace keeps at least one owner");
}
