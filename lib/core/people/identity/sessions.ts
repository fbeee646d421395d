import { randomUUID } from "node:crypto";
import { and, desc, eq, gt, inArray, lt, ne } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { members, sessions } from "../../../../db/schema";
import type { Session } from "../../../protocol/routes/sessions";
import type { List } from "../../../protocol/routes/spec";
import type { SessionKind } from "../../../protocol/values";
import { writeAudit } from "../../audit";
import { type MemberActor, notFound, sightOf } from "../../log";
import type { Core } from "../core";

/** Days a sign-in lasts: a browser's from its beginning, that of tokens from their last renewal. */
export const SESSION_DAYS = 30;
/** How stale `last_seen` may be, so that a busy session does not write at every request. */
const SEEN_RESOLUTION_MS = 60_000;
/** Sessions of each kind that a member keeps: who signs in once more ends the one that was seen least recently. */
const KEPT_OF_A_KIND = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where a sign-in comes from, as the edge saw it. */
export type SignInFrom = {
  address?: string | undefined;
  userAgent?: string | undefined;
  /** A browser that has signed in before, and as whom; it has proved so. */
  device?: { id: string; members: readonly number[] } | undefined;
};

type SessionRow = typeof sessions.$inferSelect;

export const sessionExpiry = (now: Date): Date => new Date(now.getTime() + SESSION_DAYS * 86_400_000);

/** @returns the id of the new session, for its credential to name */
export async function beginSession(
  core: Core,
  { memberId, kind, from }: { memberId: number; kind: SessionKind; from: SignInFrom },
): Promise<string> {
  const now = core.now();
  const id = randomUUID();
  await core.db.insert(sessions).values({
    id,
    member_id: memberId,
    kind,
    address: from.address ?? null,
    user_agent: from.userAgent?.slice(0, 400) ?? null,
    last_seen: now,
    expires_at: sessionExpiry(now),
    created_at: now,
  });
  await core.db.delete(sessions).where(
    inArray(
      sessions.id,
      core.db
        .select({ id: sessions.id })
        .from(sessions)
        .where(and(eq(sessions.member_id, memberId), eq(sessions.kind, kind)))
        .orderBy(desc(sessions.last_seen), desc(sessions.created_at))
        .offset(KEPT_OF_A_KIND),
    ),
  );
  return id;
}

/** The member of a session, as long as neither has ended. */
export async function memberActor(core: Core, sessionId: string): Promise<MemberActor | undefined> {
  const now = core.now();
  const found = await core.rows.session(sessionId);
  if (!found || Date.parse(found.session.expires_at) <= now.getTime() || found.member.revoked_at !== null) return undefined;
  if (now.getTime() - Date.parse(found.session.last_seen) > SEEN_RESOLUTION_MS) await touch(core, sessionId, now);
  const { id: memberId, workspace_id: workspaceId, name, avatar_url: avatarUrl, role } = found.member;
  const sight = sightOf(found.member);
  return { type: "member", workspaceId, memberId, name, avatarUrl, role, sessionId, ...(sight ? { sight } : {}) };
}

/** A database that takes no writes at the moment still says who asks. */
async function touch(core: Core, id: string, now: Date): Promise<void> {
  await core.db
    .update(sessions)
    .set({ last_seen: now })
    .where(and(eq(sessions.id, id), lt(sessions.last_seen, new Date(now.getTime() - SEEN_RESOLUTION_MS))))
    .catch((error: unknown) => core.log.warn({ err: error }, "when a session was last seen could not be kept"));
}

/** One's own sessions, the last seen first. */
export async function listSessions(core: Core, actor: MemberActor): Promise<List<Session>> {
  const rows = await core.db
    .select()
    .from(sessions)
    .where(and(eq(sessions.member_id, actor.memberId), gt(sessions.expires_at, core.now())))
    .orderBy(desc(sessions.last_seen), desc(sessions.created_at));
  return { data: rows.map((row) => toSession(row, actor)), next_cursor: null };
}

const toSession = (row: SessionRow, actor: MemberActor): Session => ({
  id: row.id,
  kind: row.kind,
  current: row.id === actor.sessionId,
  address: row.address,
  user_agent: row.user_agent,
  last_seen: row.last_seen.toISOString(),
  created_at: row.created_at.toISOString(),
});

/** Ends one session of one's own. @throws DomainError NOT_FOUND */
export async function endSession(core: Core, actor: MemberActor, id: string): Promise<void> {
  if (!UUID.test(id)) throw notFound("session");
  const ended = await core.db
    .delete(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.member_id, actor.memberId)))
    .returning({ id: sessions.id });
  if (ended.length === 0) throw notFound("session");
  await announceEnd(core, actor, ended);
}

/** Ends all of one's own sessions, or all but the one that asks. @returns how many ended */
export async function endSessions(core: Core, actor: MemberActor, { keepCurrent }: { keepCurrent: boolean }): Promise<number> {
  const others = keepCurrent && actor.sessionId !== undefined ? ne(sessions.id, actor.sessionId) : undefined;
  const ended = await core.db
    .delete(sessions)
    .where(and(eq(sessions.member_id, actor.memberId), others))
    .returning({ id: sessions.id });
  if (ended.length > 0) await announceEnd(core, actor, ended);
  return ended.length;
}

/** Signs out whoever a credential names, without asking more of it; one that has ended already is no fault. */
export async function signOut(core: Core, sessionId: string, address?: string): Promise<void> {
  const [ended] = await core.db
    .delete(sessions)
    .where(eq(sessions.id, sessionId))
    .returning({ id: sessions.id, member_id: sessions.member_id });
  if (!ended) return;
  const [member] = await core.db.select({ workspace_id: members.workspace_id }).from(members).where(eq(members.id, ended.member_id));
  if (!member) return;
  const principal = `member:${ended.member_id}`;
  await writeAudit(core.db, { workspaceId: member.workspace_id, principal, address }, "sign_out", principal);
  core.bus.publish({ type: "revoked", principal, sessions: [ended.id] });
}

async function announceEnd(core: Core, actor: MemberActor, ended: readonly { id: string }[]): Promise<void> {
  const principal = `member:${actor.memberId}`;
  await writeAudit(core.db, actor, "session.ended", principal, { sessions: ended.length });
  core.bus.publish({ type: "revoked", principal, sessions: ended.map(({ id }) => id) });
}

/** Ends every session of a member, in the transaction of what made them void; the caller announces it after the commit. */
export async function endAllSessions(tx: Tx | Db, memberId: number): Promise<SessionRow[]> {
  return tx.delete(sessions).where(eq(sessions.member_id, memberId)).returning();
}

/**
 * Ends every session of a member who changed how they sign in. The browser in which they did goes on with a session of
 * its own: a stolen copy of the old one does not know it.
 * @returns the new session's id; undefined for who came with a token, and signs in anew
 */
export async function renewSessions(tx: Tx, core: Core, actor: MemberActor): Promise<string | undefined> {
  const ended = await endAllSessions(tx, actor.memberId);
  const own = ended.find(({ id }) => id === actor.sessionId);
  if (own?.kind !== "browser") return undefined;
  const id = randomUUID();
  await tx.insert(sessions).values({ ...own, id, last_seen: core.now(), expires_at: sessionExpiry(core.now()) });
  return id;
}

/** Announces, after the commit, that a member's sessions ended and that they may come back with a new one. */
export function announceRenewal(core: Core, memberId: number): void {
  core.bus.publish({ type: "revoked", principal: `member:${memberId}`, renewed: true });
}

/** Removes the sessions that ran out. */
export async function eraseExpiredSessions(core: Core): Promise<void> {
  await core.db.delete(sessions).where(lt(sessions.expires_at, core.now()));
}
