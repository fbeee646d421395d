import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { members } from "../../../../db/schema";
import { writeAudit } from "../../audit";
import { badRequest, conflict, DomainError, type MemberActor, notFound } from "../../log";
import { takeOne } from "../../system";
import type { Core } from "../core";
import type { MemberRow } from "../members/view";
import { mailMember } from "./account-mail";
import { isKnownDevice } from "./limit-sign-in";
import { auditWrongSecret, requirePassword } from "./own-secrets";
import { announceRenewal, renewSessions, type SignInFrom } from "./sessions";
import { hashRecoveryCode, newRecoveryCodes, newTotpSecret, stepOfCode, totpUri } from "./totp";

type RecoveryCodes = { recovery_codes: string[] };
/** The session that takes the place of the browser's old one; undefined where the caller had no cookie. */
export type Renewed = { session: string | undefined };

const CODE_NEEDED = "A code is needed: this account signs in with two factors";
const CODE_WRONG = "The code is wrong, or was used already";

/** Which of the two a refused sign-in was, for the page that asks for the code. */
export function codeFaultOf(error: DomainError): "CODE_NEEDED" | "CODE_WRONG" | undefined {
  if (error.message === CODE_NEEDED) return "CODE_NEEDED";
  return error.message === CODE_WRONG ? "CODE_WRONG" : undefined;
}

async function ownRow(core: Core, actor: MemberActor): Promise<MemberRow> {
  const [row] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.id, actor.memberId), isNull(members.revoked_at)));
  if (!row) throw notFound("member");
  return row;
}

/** Each code of the app opens once: the step it belongs to only ever moves forward. */
async function takeAppCode(core: Core, row: MemberRow, code: string): Promise<boolean> {
  const step = row.totp_sealed === null ? null : stepOfCode(core.secrets.unseal(row.totp_sealed), code, core.now());
  if (step === null) return false;
  const taken = await core.db
    .update(members)
    .set({ totp_step: step })
    .where(and(eq(members.id, row.id), lt(members.totp_step, step)))
    .returning({ id: members.id });
  return taken.length === 1;
}

async function takeRecoveryCode(core: Core, row: MemberRow, code: string): Promise<boolean> {
  const hash = hashRecoveryCode(code);
  const taken = await core.db
    .update(members)
    .set({ recovery_hashes: sql`${members.recovery_hashes} - ${hash}::text` })
    .where(and(eq(members.id, row.id), sql`${members.recovery_hashes} @> ${JSON.stringify([hash])}::jsonb`))
    .returning({ left: members.recovery_hashes });
  if (taken.length !== 1) return false;
  const by = { workspaceId: row.workspace_id, principal: `member:${row.id}` };
  await writeAudit(core.db, by, "two_factor.recovery_code_used", `member:${row.id}`, { left: taken[0]?.left.length ?? 0 });
  return true;
}

/** Wrong codes of strangers after which the member is notified. */
const TELL_AFTER = 5;

/**
 * The second factor of somebody whose password was right: a code of the app, or a recovery code, each good once. Wrong
 * ones of strangers count together, from wherever they come, since their senders know the password; those of a browser
 * that the member has used before count by themselves, so that nobody else's lock it out.
 * @throws DomainError UNAUTHENTICATED, RATE_LIMITED after too many wrong ones
 */
export async function requireSecondFactor(core: Core, row: MemberRow, code: string | undefined, from: SignInFrom = {}): Promise<void> {
  if (row.totp_since === null) return;
  if (code === undefined || code.trim() === "")
    throw new DomainError("UNAUTHENTICATED", CODE_NEEDED, {
      help: "Send `code` as well: the six digits of the authenticator app, or a recovery code.",
    });
  const isKnown = isKnownDevice(from, [row.id]);
  const key = isKnown ? `member:${row.id} device:${from.device?.id}` : `member:${row.id}`;
  const { count } = await takeOne(core.limits.codes, key, "wrong codes");
  if (!(await takeAppCode(core, row, code)) && !(await takeRecoveryCode(core, row, code))) {
    if (!isKnown && count === TELL_AFTER) await mailMember(core, row.id, { occasion: "wrong_codes", address: from.address });
    throw new DomainError("UNAUTHENTICATED", CODE_WRONG, { help: "Wait for the app's next code, or use a recovery code." });
  }
  await core.limits.codes.forget(key);
}

/** A code for one's own settings: its window is apart from the sign-in's, at which strangers may try. */
async function requireCode(core: Core, actor: MemberActor, row: MemberRow, code: string): Promise<void> {
  const key = `settings member:${row.id}`;
  await takeOne(core.limits.codes, key, "wrong codes");
  if (!(await takeAppCode(core, row, code)) && !(await takeRecoveryCode(core, row, code))) {
    await auditWrongSecret(core, actor, "code");
    throw badRequest("code: is wrong, or was used already");
  }
  await core.limits.codes.forget(key);
}

/**
 * Begins the set-up: a secret for the authenticator app, which counts once a code of it was shown.
 * @throws DomainError CONFLICT when it is on already, BAD_REQUEST for a wrong password
 */
export async function beginTwoFactor(
  core: Core,
  actor: MemberActor,
  input: { current_password: string },
): Promise<{ secret: string; uri: string }> {
  const row = await ownRow(core, actor);
  if (row.totp_since !== null) throw conflict("Two-factor sign-in is on already");
  await requirePassword(core, actor, row, input.current_password);
  const secret = newTotpSecret();
  await core.db
    .update(members)
    .set({ totp_sealed: core.secrets.seal(secret), totp_step: 0 })
    .where(and(eq(members.id, row.id), isNull(members.totp_since)));
  return { secret, uri: totpUri(secret, row.email, "Baton") };
}

/**
 * Ends the set-up with a code of the app. From now on every sign-in takes one, and those from before it have ended.
 * @returns the recovery codes, seen here and never again, and the session with which the browser goes on
 * @throws DomainError CONFLICT, BAD_REQUEST for a wrong code
 */
export async function confirmTwoFactor(core: Core, actor: MemberActor, input: { code: string }): Promise<RecoveryCodes & Renewed> {
  const row = await ownRow(core, actor);
  if (row.totp_since !== null) throw conflict("Two-factor sign-in is on already");
  if (row.totp_sealed === null) throw conflict("Begin the set-up first");
  await requireCode(core, actor, row, input.code);
  const { recovery_codes, session } = await setRecoveryCodes(core, actor, row, { totp_since: core.now() }, "two_factor.enabled");
  announceRenewal(core, row.id);
  return { recovery_codes, session };
}

/** New recovery codes; the old ones open nothing any more. @throws DomainError CONFLICT, BAD_REQUEST for a wrong code */
export async function renewRecoveryCodes(core: Core, actor: MemberActor, input: { code: string }): Promise<RecoveryCodes> {
  const row = await ownRow(core, actor);
  if (row.totp_since === null) throw conflict("Two-factor sign-in is off");
  await requireCode(core, actor, row, input.code);
  const { recovery_codes } = await setRecoveryCodes(core, actor, row, {}, "two_factor.recovery_codes_renewed");
  return { recovery_codes };
}

/** What turns two-factor sign-in on ends the sessions that began without it. */
async function setRecoveryCodes(core: Core, actor: MemberActor, row: MemberRow, more: Partial<MemberRow>, action: string) {
  const recovery_codes = newRecoveryCodes();
  const session = await core.db.transaction(async (tx) => {
    await tx
      .update(members)
      .set({ ...more, recovery_hashes: recovery_codes.map(hashRecoveryCode) })
      .where(eq(members.id, row.id));
    await writeAudit(tx, actor, action, `member:${row.id}`);
    return more.totp_since ? renewSessions(tx, core, actor) : undefined;
  });
  return { recovery_codes, session };
}

/** What a member without a second factor has. */
export const NO_TWO_FACTOR = { totp_sealed: null, totp_since: null, totp_step: 0, recovery_hashes: [] };

/**
 * Turns two-factor sign-in off, and ends all sessions but the browser's own, which gets another.
 * @throws DomainError CONFLICT when it is off, BAD_REQUEST for a wrong password or code
 */
export async function disableTwoFactor(
  core: Core,
  actor: MemberActor,
  input: { current_password: string; code: string },
): Promise<Renewed> {
  const row = await ownRow(core, actor);
  if (row.totp_since === null) throw conflict("Two-factor sign-in is off");
  await requirePassword(core, actor, row, input.current_password);
  await requireCode(core, actor, row, input.code);
  const session = await core.db.transaction(async (tx) => {
    await tx.update(members).set(NO_TWO_FACTOR).where(eq(members.id, row.id));
    await writeAudit(tx, actor, "two_factor.disabled", `member:${row.id}`);
    return renewSessions(tx, core, actor);
  });
  announceRenewal(core, row.id);
  return { session };
}
