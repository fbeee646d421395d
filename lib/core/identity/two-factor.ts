import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { members } from "../../../db/schema";
import type { MemberActor } from "../actor";
import { writeAudit } from "../audit/write-audit";
import type { Core } from "../core";
import { badRequest, conflict, DomainError, notFound } from "../errors";
import { takeOne } from "../limits";
import type { MemberRow } from "../members/view";
import { checkPassword } from "./passwords";
import { hashRecoveryCode, newRecoveryCodes, newTotpSecret, stepOfCode, totpUri } from "./totp";

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

/**
 * The second factor of somebody whose password was right: a code of the app, or a recovery code, each good once.
 * @throws DomainError UNAUTHENTICATED, RATE_LIMITED after too many wrong ones from wherever
 */
export async function requireSecondFactor(core: Core, row: MemberRow, code: string | undefined): Promise<void> {
  if (row.totp_since === null) return;
  if (code === undefined || code.trim() === "")
    throw new DomainError("UNAUTHENTICATED", CODE_NEEDED, {
      help: "Send `code` as well: the six digits of the authenticator app, or a recovery code.",
    });
  const key = `member:${row.id}`;
  await takeOne(core.limits.codes, key, "wrong codes");
  if (!(await takeAppCode(core, row, code)) && !(await takeRecoveryCode(core, row, code)))
    throw new DomainError("UNAUTHENTICATED", CODE_WRONG, { help: "Wait for the app's next code, or use a recovery code." });
  await core.limits.codes.forget(key);
}

async function requirePassword(row: MemberRow, password: string): Promise<void> {
  if (!(await checkPassword(row.password_hash, password))) throw badRequest("current_password: is wrong");
}

/** A code for one's own settings: wrong ones count as at the sign-in. */
async function requireCode(core: Core, row: MemberRow, code: string): Promise<void> {
  await takeOne(core.limits.codes, `member:${row.id}`, "wrong codes");
  if (!(await takeAppCode(core, row, code)) && !(await takeRecoveryCode(core, row, code)))
    throw badRequest("code: is wrong, or was used already");
  await core.limits.codes.forget(`member:${row.id}`);
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
  await requirePassword(row, input.current_password);
  const secret = newTotpSecret();
  await core.db
    .update(members)
    .set({ totp_sealed: core.secrets.seal(secret), totp_step: 0 })
    .where(and(eq(members.id, row.id), isNull(members.totp_since)));
  return { secret, uri: totpUri(secret, row.email, "Baton") };
}

/**
 * Ends the set-up with a code of the app. From now on every sign-in takes one.
 * @returns the recovery codes, seen here and never again
 * @throws DomainError CONFLICT, BAD_REQUEST for a wrong code
 */
export async function confirmTwoFactor(core: Core, actor: MemberActor, input: { code: string }): Promise<{ recovery_codes: string[] }> {
  const row = await ownRow(core, actor);
  if (row.totp_since !== null) throw conflict("Two-factor sign-in is on already");
  if (row.totp_sealed === null) throw conflict("Begin the set-up first");
  await takeOne(core.limits.codes, `member:${row.id}`, "wrong codes");
  if (!(await takeAppCode(core, row, input.code))) throw badRequest("code: is wrong; check the clock of the device");
  await core.limits.codes.forget(`member:${row.id}`);
  return setRecoveryCodes(core, actor, row, { totp_since: core.now() }, "two_factor.enabled");
}

/** New recovery codes; the old ones open nothing any more. @throws DomainError CONFLICT, BAD_REQUEST for a wrong code */
export async function renewRecoveryCodes(core: Core, actor: MemberActor, input: { code: string }): Promise<{ recovery_codes: string[] }> {
  const row = await ownRow(core, actor);
  if (row.totp_since === null) throw conflict("Two-factor sign-in is off");
  await requireCode(core, row, input.code);
  return setRecoveryCodes(core, actor, row, {}, "two_factor.recovery_codes_renewed");
}

async function setRecoveryCodes(core: Core, actor: MemberActor, row: MemberRow, more: Partial<MemberRow>, action: string) {
  const recovery_codes = newRecoveryCodes();
  await core.db.transaction(async (tx) => {
    await tx
      .update(members)
      .set({ ...more, recovery_hashes: recovery_codes.map(hashRecoveryCode) })
      .where(eq(members.id, row.id));
    await writeAudit(tx, actor, action, `member:${row.id}`);
  });
  return { recovery_codes };
}

/** What a member without a second factor has. */
export const NO_TWO_FACTOR = { totp_sealed: null, totp_since: null, totp_step: 0, recovery_hashes: [] };

/** @throws DomainError CONFLICT when it is off, BAD_REQUEST for a wrong password or code */
export async function disableTwoFactor(core: Core, actor: MemberActor, input: { current_password: string; code: string }): Promise<void> {
  const row = await ownRow(core, actor);
  if (row.totp_since === null) throw conflict("Two-factor sign-in is off");
  await requirePassword(row, input.current_password);
  await requireCode(core, row, input.code);
  await core.db.transaction(async (tx) => {
    await tx.update(members).set(NO_TWO_FACTOR).where(eq(members.id, row.id));
    await writeAudit(tx, actor, "two_factor.disabled", `member:${row.id}`);
  });
}
