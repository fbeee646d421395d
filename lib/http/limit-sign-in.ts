import type { Core } from "../core/core";
import { addressKey } from "../core/identity/address-ranges";
import { takeOne } from "../core/limits";

/**
 * Bounds the wrong guesses at one account from one address, and at all accounts from it. A right one clears the counts,
 * and a wrong one from elsewhere counts elsewhere: nobody can lock the owner out.
 * @throws DomainError RATE_LIMITED; whatever `attempt` throws
 */
export async function limitSignIn<T>(core: Core, address: string, email: string, attempt: () => Promise<T>): Promise<T> {
  const from = addressKey(address);
  const key = `${from} ${email.toLowerCase().slice(0, 254)}`;
  const { signIns, signInsOfAddress } = core.limits;
  await takeOne(signIns, key, "attempts to sign in");
  await takeOne(signInsOfAddress, from, "attempts to sign in");
  const result = await attempt();
  await Promise.all([signIns.forget(key), signInsOfAddress.forget(from)]);
  return result;
}
