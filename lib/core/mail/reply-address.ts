import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secrets } from "../system";

type Signing = Pick<Secrets, "signingKey">;

/** Of the signature: 80 bits, in letters and digits that survive whatever mail servers do to an address. */
const SIGNATURE_CHARS = 16;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const TAG = /^r([0-9a-z]{1,11})-([a-z2-7]{16})$/;

function signatureOf({ signingKey }: Signing, dialogId: number): string {
  const mac = createHmac("sha256", signingKey).update(`mail reply\n${dialogId}`).digest();
  return Array.from(mac.subarray(0, SIGNATURE_CHARS), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

/** The address at which a conversation goes on: `support+r2s-….@example.com`. Whoever has not got a mail of it can't make it. */
export function replyAddress(secrets: Signing, base: string, dialogId: number): string {
  const at = base.lastIndexOf("@");
  return `${base.slice(0, at)}+r${dialogId.toString(36)}-${signatureOf(secrets, dialogId)}${base.slice(at)}`;
}

/** The address without what stands behind its last `+`, and that. */
export function untagged(address: string): { base: string; tag: string | null } {
  const at = address.lastIndexOf("@");
  const plus = address.lastIndexOf("+", at);
  if (at < 0 || plus <= 0) return { base: address, tag: null };
  return { base: address.slice(0, plus) + address.slice(at), tag: address.slice(plus + 1, at) };
}

/** The conversation whose signed address is among these, undefined where none is. */
export function dialogIn(secrets: Signing, addresses: readonly string[]): number | undefined {
  for (const address of addresses) {
    const [, id = "", signature = ""] = TAG.exec(untagged(address.toLowerCase()).tag ?? "") ?? [];
    const dialogId = Number.parseInt(id, 36);
    if (!Number.isSafeInteger(dialogId)) continue;
    if (timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(secrets, dialogId)))) return dialogId;
  }
  return undefined;
}
