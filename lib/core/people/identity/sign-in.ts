import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { members, refreshTokens, sessions, workspaces } from "../../../../db/schema";
import { writeAudit } from "../../audit";
import { DomainError } from "../../log";
import { hashToken, noteSecurity, randomToken } from "../../system";
import type { Core } from "../core";
import type { MemberRow } from "../members/view";
import { admitSignIn, forgetSignIn } from "./limit-sign-in";
import { checkPassword } from "./passwords";
import { beginSession, type SignInFrom, sessionExpiry, signOut } from "./sessions";
import { ACCESS_TOKEN_SECONDS, signMemberToken } from "./tokens";
import { requireSecondFactor } from "./two-factor";

export type TokenPair = { access_token: string; refresh_token: string; expires_in: number };

export type Credentials = { email: string; password: string; code?: string | undefined; workspace?: number | undefined };

/**
 * Members with one address whose passwords are tried, or who are sent a link; confirmed ones first, so that no number of
 * others stands before them.
 */
const ACCOUNTS_MAX = 20;

/** The members with an email address, over all workspaces. */
export async function accountsOf(core: Core, email: string): Promise<MemberRow[]> {
  return core.db
    .select()
    .from(members)
    .where(and(eq(sql`lower(${members.email})`, email), isNull(members.revoked_at)))
    .orderBy(sql`${members.email_confirmed_at} is null`, asc(members.id))
    .limit(ACCOUNTS_MAX);
}

const wrongCredentials = () =>
  new DomainError("UNAUTHENTICATED", "The email or the password is wrong", {
    help: "Check both, or ask an owner to set a new password.",
  });

/** Those whose password it is. Costs the time of one where there is nobody, so that it does not disclose who has an account. */
async function thoseWithPassword(rows: readonly MemberRow[], password: string): Promise<MemberRow[]> {
  if (rows.length === 0) await checkPassword(null, password);
  const right = await Promise.all(rows.map((row) => checkPassword(row.password_hash, password)));
  return rows.filter((_row, at) => right[at]);
}

/**
 * The member with this email and password, and a code where they sign in with two factors. Both outcomes stand in the
 * audit log of the account's workspace. Who has the same password in several workspaces names one.
 * @throws DomainError UNAUTHENTICATED, in the same words and the same time whether the account exists or not; CONFLICT with
 * the `workspaces` to choose from; RATE_LIMITED after too many wrong attempts
 */
export async function checkCredentials(core: Core, input: Credentials, from: SignInFrom = {}): Promise<MemberRow> {
  const email = input.email.trim().toLowerCase().slice(0, 254);
  const known = await accountsOf(core, email);
  const attempt = { email, from, memberIds: known.map(({ id }) => id) };
  await admitSignIn(core, attempt);
  const rows = input.workspace === undefined ? known : known.filter(({ workspace_id }) => workspace_id === input.workspace);
  const right = await thoseWithPassword(rows, input.password);
  const [row] = right;
  if (!row) {
    for (const each of rows) await auditSignIn(core, each, "sign_in.failed", { why: "password" }, from);
    noteSecurity(core, "sign_in.failed", { why: "password", address: from.address });
    throw wrongCredentials();
  }
  if (right.length > 1) throw await chooseWorkspace(core.db, right);
  await requireSecondFactor(core, row, input.code, from).catch(async (error: unknown) => {
    if (input.code !== undefined) {
      await auditSignIn(core, row, "sign_in.failed", { why: "code" }, from);
      noteSecurity(core, "sign_in.failed", { why: "code", address: from.address, principal: `member:${row.id}` });
    }
    throw error;
  });
  await forgetSignIn(core, attempt);
  await auditSignIn(core, row, "sign_in", { by: row.totp_since === null ? "password" : "two_factor" }, from);
  return row;
}

/** The refusal of a sign-in that fits several workspaces, with those it fits. */
export async function chooseWorkspace(db: Db | Tx, rows: readonly { workspace_id: number }[]): Promise<DomainError> {
  const ids = rows.map(({ workspace_id }) => workspace_id);
  const names = await db.select({ id: workspaces.id, name: workspaces.name }).from(workspaces).where(inArray(workspaces.id, ids));
  return new DomainError("CONFLICT", "You are a member of several workspaces", {
    help: "Send `workspace` as well: the id of one of `workspaces`.",
    workspaces: names,
  });
}

export const auditSignIn = (core: Core, row: MemberRow, action: string, detail: Record<string, unknown>, { address }: SignInFrom) =>
  writeAudit(core.db, { workspaceId: row.workspace_id, principal: `member:${row.id}`, address }, action, `member:${row.id}`, detail);

/** `POST /api/token`. */
export async function signIn(core: Core, input: Credentials, from: SignInFrom = {}): Promise<TokenPair> {
  const { id } = await checkCredentials(core, input, from);
  return issue(core, core.db, id, await beginSession(core, { memberId: id, kind: "api", from }));
}

async function issue(core: Core, db: Pick<Core["db"], "insert">, memberId: number, sessionId: string): Promise<TokenPair> {
  const now = core.now();
  const token = randomToken("br_", 32);
  await db.insert(refreshTokens).values({ token_hash: hashToken(token), session_id: sessionId, expires_at: sessionExpiry(now) });
  return {
    access_token: await signMemberToken(core.secrets.signingKey, memberId, sessionId, now),
    refresh_token: token,
    expires_in: ACCESS_TOKEN_SECONDS,
  };
}

/** The session of a refresh token, used or not. */
async function sessionOf(core: Core, token: string): Promise<string | undefined> {
  const [row] = await core.db
    .select({ id: refreshTokens.session_id })
    .from(refreshTokens)
    .where(eq(refreshTokens.token_hash, hashToken(token)));
  return row?.id;
}

/**
 * `POST /api/token/refresh`: each refresh token works once. One that comes again was stolen or replayed, so its whole
 * session ends (RFC 9700, 4.14.2). The session is locked first: of two that come at once the second sees the first.
 * @throws DomainError UNAUTHENTICATED
 */
export async function refresh(core: Core, token: string, address?: string): Promise<TokenPair> {
  const now = core.now();
  const sessionId = await sessionOf(core, token);
  const pair =
    sessionId &&
    (await core.db.transaction(async (tx) => {
      const [session] = await tx
        .select({ member_id: sessions.member_id, revoked_at: members.revoked_at })
        .from(sessions)
        .innerJoin(members, eq(members.id, sessions.member_id))
        .where(eq(sessions.id, sessionId))
        .for("update", { of: sessions });
      const [taken] = await tx
        .update(refreshTokens)
        .set({ used_at: now })
        .where(and(eq(refreshTokens.token_hash, hashToken(token)), isNull(refreshTokens.used_at)))
        .returning({ expires_at: refreshTokens.expires_at });
      if (!session || !taken || session.revoked_at !== null || taken.expires_at < now) return undefined;
      await tx
        .update(sessions)
        .set({ last_seen: now, expires_at: sessionExpiry(now) })
        .where(eq(sessions.id, sessionId));
      return issue(core, tx, session.member_id, sessionId);
    }));
  if (pair) return pair;
  if (sessionId) await signOut(core, sessionId, address);
  throw new DomainError("UNAUTHENTICATED", "The refresh token is not valid any more", { help: "Sign in again." });
}

/** `POST /api/token/revoke`: ends the session of a refresh token. One that is not known is no fault. */
export async function revoke(core: Core, token: string, address?: string): Promise<void> {
  const sessionId = await sessionOf(core, token);
  if (sessionId) await signOut(core, sessionId, address);
}
