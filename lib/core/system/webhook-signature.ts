import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const KEY_BYTES = 32;

/** A secret as Standard Webhooks writes it: `whsec_` and the key in base64. */
export const newWebhookSecret = (): string => PREFIX + randomBytes(KEY_BYTES).toString("base64");

/** What is sent beside the body, the signature apart. */
type SignedParts = { id: string; timestamp: number; body: string };

const signatureBy = (secret: string, { id, timestamp, body }: SignedParts): string =>
  `v1,${createHmac("sha256", Buffer.from(secret.slice(PREFIX.length), "base64"))
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64")}`;

/**
 * The header `webhook-signature` of Standard Webhooks: one signature by each secret that is valid, separated by spaces.
 * @param timestamp seconds since 1970
 */
export const signaturesOf = (secrets: readonly string[], parts: SignedParts): string =>
  secrets.map((secret) => signatureBy(secret, parts)).join(" ");
