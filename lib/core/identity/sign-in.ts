import { randomUUID } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { members, refreshTokens } from "../../../db/schema";
import type { Core } from "../core";
import { DomainError } from "../errors";
import { checkPassword } from "./passwords";
import { hashToken, randomToken } from "./secrets";
import { ACCESS_TOKEN_SECONDS, signMemberToken } from "./tokens";

/** Days a refresh token can be used. */
const REFRESH_TOKEN_DAYS = 30;

export type TokenPair = { access_token: string; refresh_token: string; expires_in: number };
export type SignedInMember = { id: number; epoch: number; name: string; email: string };

/**
 * The member with this e-mail and password.
 * @throws DomainError UNAUTHENTICATED, in the same words and the same time whether the account exists or not
 */
export async function checkCredentials(core: Core, input: { email: string; password: string }): Promise<SignedInMember> {
  const [row] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.email, input.email.toLowerCase()), isNull(members.revoked_at)));
  const right = await checkPassword(row?.password_hash, input.password);
  if (!row || !right)
    throw new DomainError("UNAUTHENTICATED", "The e-mail or the password is wrong", {
      help: "Check both, or ask an owner to set a new password.",
    });
  return { id: row.id, epoch: row.epoch, name: row.name, email: row.email };
}

/** `POST /api/token`. */
export async function signIn(core: Core, input: { email: string; password: string }): Promise<TokenPair> {
  const member = await checkCredentials(core, input);
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
