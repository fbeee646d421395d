import { randomUUID } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { members, refreshTokens } from "../../../db/schema";
import { writeAudit } from "../audit/write-audit";
import type { Core } from "../core";
import { DomainError } from "../errors";
import type { MemberRow } from "../members/view";
import { checkPassword } from "./passwords";
import { hashToken, randomToken } from "./secrets";
import { ACCESS_TOKEN_SECONDS, signMemberToken } from "./tokens";
import { requireSecondFactor } from "./two-factor";

/** Days a refresh token can be used. */
const REFRESH_TOKEN_DAYS = 30;

export type TokenPair = { access_token: string; refresh_token: string; expires_in: number };
export type SignedInMember = { id: number; epoch: number; name: string; email: string };

export type Credentials = { email: string; password: string; code?: string | undefined };

/**
 * The member with this e-mail and password, and a code where they sign in with two factors. Both outcomes stand in the
 * audit log of the account's workspace.
 * @param address where the attempt came from
 * @throws DomainError UNAUTHENTICATED, in the same words and the same time whether the account exists or not;
 * RATE_LIMITED after too many wrong codes
 */
export async function checkCredentials(core: Core, input: Credentials, address?: string): Promise<SignedInMember> {
  const [row] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.email, input.email.toLowerCase()), isNull(members.revoked_at)));
  const right = await checkPassword(row?.password_hash, input.password);
  if (!row || !right) {
    if (row) await auditSignIn(core, row, "sign_in.failed", { why: "password" }, address);
    throw new DomainError("UNAUTHENTICATED", "The e-mail or the password is wrong", {
      help: "Check both, or ask an owner to set a new password.",
    });
  }
  await requireSecondFactor(core, row, input.code).catch(async (error: unknown) => {
    if (input.code !== undefined) await auditSignIn(core, row, "sign_in.failed", { why: "code" }, address);
    throw error;
  });
  await auditSignIn(core, row, "sign_in", { by: row.totp_since === null ? "password" : "two_factor" }, address);
  return { id: row.id, epoch: row.epoch, name: row.name, email: row.email };
}

/**
 * The member whom an identity provider vouches for: one of this e-mail who is here already.
 * @returns undefined where there is none; nobody is made
 */
export async function memberOfProvider(core: Core, email: string, address?: string): Promise<SignedInMember | undefined> {
  const [row] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.email, email.toLowerCase()), isNull(members.revoked_at)));
  if (!row) return undefined;
  await auditSignIn(core, row, "sign_in", { by: "oidc" }, address);
  return { id: row.id, epoch: row.epoch, name: row.name, email: row.email };
}

const auditSignIn = (core: Core, row: MemberRow, action: string, detail: Record<string, unknown>, address: string | undefined) =>
  writeAudit(core.db, { workspaceId: row.workspace_id, principal: `member:${row.id}`, address }, action, `member:${row.id}`, detail);

/** `POST /api/token`. */
export async function signIn(core: Core, input: Credentials, address?: string): Promise<TokenPair> {
  const member = await checkCredentials(core, input, address);
  return issue(core, member.id, member.epoch, randomUUID());
}

async function issue(core: Core, memberId: number, epoch: number, family: string): Promise<TokenPair> {
  const now = core.now();
  const refresh = randomToken("br_", 32);
  const expires_at = new Date(now.getTime() + REFRESH_TOKEN_DAYS * 86_400_000);
  await core.db.insert(refreshTokens).values({ token_hash: hashToken(refresh), family, member_id: memberId, epoch, expires_at });
  return {
    access_token: await signMemberToken(core.secrets.signingKey, memberId, epoch, now),
    refresh_token: refresh,
    expires_in: ACCESS_TOKEN_SECONDS,
  };
}

/**
 * `POST /api/token/refresh`: each refresh token works once. One that comes again was stolen or replayed, so its whole
 * family ends (RFC 9700, 4.14.2).
 * @throws DomainError UNAUTHENTICATED
 */
export async function refresh(core: Core, token: string): Promise<TokenPair> {
  const ended = () => new DomainError("UNAUTHENTICATED", "The refresh token is not valid any more", { help: "Sign in again." });
  const now = core.now();
  const [row] = await core.db
    .update(refreshTokens)
    .set({ used_at: now })
    .where(and(eq(refreshTokens.token_hash, hashToken(token)), isNull(refreshTokens.used_at)))
    .returning();
  if (!row) {
    const [reused] = await core.db
      .select()
      .from(refreshTokens)
      .where(eq(refreshTokens.token_hash, hashToken(token)));
    if (reused) await core.db.delete(refreshTokens).where(eq(refreshTokens.family, reused.family));
    throw ended();
  }
  const [member] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.id, row.member_id), isNull(members.revoked_at)));
  if (!member || member.epoch !== row.epoch || row.expires_at < now) throw ended();
  return issue(core, member.id, member.epoch, row.family);
}
