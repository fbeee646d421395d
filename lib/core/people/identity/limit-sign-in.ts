import { setTimeout as delay } from "node:timers/promises";
import { addressKey, takeOne } from "../../system";
import type { Core } from "../core";
import type { SignInFrom } from "./sessions";

/** How long an attempt waits at an account at which many were made from everywhere. */
const SLOW_MS = 2_000;

export type Attempt = {
  /** As it was typed; the account need not exist. */
  email: string;
  from: SignInFrom;
  /** The members who have this address: a browser that one of them has signed in with before is known. */
  memberIds: readonly number[];
};

/** Whether somebody has signed in as one of these members with this browser before. */
export const isKnownDevice = ({ device }: SignInFrom, memberIds: readonly number[]): boolean =>
  device !== undefined && memberIds.some((id) => device.members.includes(id));

const placeOf = ({ address }: SignInFrom): string => addressKey(address ?? "unknown");

const keyOf = ({ email, from, memberIds }: Attempt): string =>
  `${isKnownDevice(from, memberIds) ? `device:${from.device?.id}` : placeOf(from)} ${email}`;

/**
 * Bounds the guesses at one account from one address, at all accounts from it, and at one account from everywhere. Who
 * guesses elsewhere locks nobody out: what comes from many addresses is slowed down and not refused for long, and a
 * browser that the member has signed in with before is counted by itself.
 * @throws DomainError RATE_LIMITED
 */
export async function admitSignIn(core: Core, attempt: Attempt, wait: (ms: number) => Promise<unknown> = delay): Promise<void> {
  const { email, from, memberIds } = attempt;
  const what = "attempts to sign in";
  await takeOne(core.limits.signIns, keyOf(attempt), what);
  if (isKnownDevice(from, memberIds)) return;
  await takeOne(core.limits.signInsOfAddress, placeOf(from), what);
  if ((await core.limits.signInsOfAccount.hit(email)).allowed) return;
  await takeOne(core.limits.slowSignIns, email, what);
  await wait(SLOW_MS);
}

/**
 * After an attempt that was right: it does not count, but those of the address at other accounts do, or whoever has one
 * account could try all others. Where several members have the email address the account's counts stay as well: one of
 * the members may have been made for the purpose.
 */
export async function forgetSignIn(core: Core, attempt: Attempt): Promise<void> {
  await core.limits.signInsOfAddress.takeBack(placeOf(attempt.from));
  if (attempt.memberIds.length !== 1) return;
  await core.limits.signIns.forget(keyOf(attempt));
  await core.limits.signInsOfAccount.forget(attempt.email);
}
