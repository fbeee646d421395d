import { hash, verify } from "@node-rs/argon2";

/** Argon2id with OWASP's second choice of cost: 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Costs the same when there is no hash, so that the time does not disclose whether the account exists. */
export async function checkPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const against = stored ?? (await decoy);
  const right = await verify(against, password);
  return right && Boolean(stored);
}

const decoy = hashPassword("no account has this password");
